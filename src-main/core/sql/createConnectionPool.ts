import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from '../duckdb/openDuckDB.ts';
import { quotedString } from '../duckdb/quote.ts';
import { type Deferred, deferred } from './deferred.ts';
import { type Cancellation, interruptUntilSettled, whileWanted } from './interruptUntilSettled.ts';

export interface ConnectionPool {
  /** Lends a connection; an aborted signal interrupts what runs on it. Work that fails does not spoil it. */
  use<T>(
    work: (connection: DuckDBConnection) => Promise<T>,
    options?: { timeZone?: string; signal?: Cancellation },
  ): Promise<T>;
  interruptAll(): void;
  /** Interrupts what runs and resolves when every connection is closed: until then the instance is in use. */
  close(): Promise<void>;
}

/** Connections for short reads: one query at a time each, kept for the next. */
export function createConnectionPool(database: Database): ConnectionPool {
  const idle: DuckDBConnection[] = [];
  const lent = new Map<DuckDBConnection, Deferred<void>>();
  const zones = new WeakMap<DuckDBConnection, string>();
  let open = true;

  const giveBack = (connection: DuckDBConnection) => {
    const returned = lent.get(connection);
    lent.delete(connection);
    if (open) idle.push(connection);
    else connection.closeSync();
    returned?.resolve();
  };
  return {
    async use(work, { timeZone = 'UTC', signal } = {}) {
      const connection = idle.pop() ?? (await database.connect());
      lent.set(connection, deferred());
      try {
        if ((zones.get(connection) ?? 'UTC') !== timeZone) {
          await connection.run(`SET TimeZone = ${quotedString(timeZone)}`);
          zones.set(connection, timeZone);
        }
        return await whileWanted(connection, work(connection), signal);
      } finally {
        giveBack(connection);
      }
    },
    interruptAll() {
      for (const connection of lent.keys()) connection.interrupt();
    },
    async close() {
      open = false;
      for (const connection of idle.splice(0)) connection.closeSync();
      await Promise.all([...lent].map(([connection, { promise }]) => interruptUntilSettled(connection, promise)));
    },
  };
}
