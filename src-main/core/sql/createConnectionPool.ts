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

/** Begins before its connection is open, so that a closing pool waits for that one too. */
interface Loan {
  connection: DuckDBConnection | undefined;
  returned: Deferred<void>;
}

/** Connections for short reads: one query at a time each, kept for the next. */
export function createConnectionPool(database: Database): ConnectionPool {
  const idle: DuckDBConnection[] = [];
  const loans = new Set<Loan>();
  const zones = new WeakMap<DuckDBConnection, string>();
  let open = true;

  const giveBack = (loan: Loan) => {
    loans.delete(loan);
    if (open && loan.connection) idle.push(loan.connection);
    else loan.connection?.closeSync();
    loan.returned.resolve();
  };
  return {
    async use(work, { timeZone = 'UTC', signal } = {}) {
      const loan: Loan = { connection: idle.pop(), returned: deferred() };
      loans.add(loan);
      try {
        loan.connection ??= await database.connect();
        const { connection } = loan;
        if ((zones.get(connection) ?? 'UTC') !== timeZone) {
          await connection.run(`SET TimeZone = ${quotedString(timeZone)}`);
          zones.set(connection, timeZone);
        }
        if (!open) throw new Error('Interrupted: the project is being closed.');
        return await whileWanted(connection, work(connection), signal);
      } finally {
        giveBack(loan);
      }
    },
    interruptAll() {
      for (const { connection } of loans) connection?.interrupt();
    },
    async close() {
      open = false;
      for (const connection of idle.splice(0)) connection.closeSync();
      await Promise.all(
        [...loans].map((loan) =>
          interruptUntilSettled({ interrupt: () => loan.connection?.interrupt() }, loan.returned.promise),
        ),
      );
    },
  };
}
