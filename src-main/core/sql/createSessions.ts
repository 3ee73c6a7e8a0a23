import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from '../duckdb/openDuckDB.ts';
import type { Cancellation } from './interruptUntilSettled.ts';

/** One tab's DuckDB session: temporary tables, settings, `USE` and an open transaction live here. */
export interface Session {
  id: string;
  /** Opened when first asked for. */
  connection(): Promise<DuckDBConnection>;
  /** True while a statement may be running. */
  isBusy(): boolean;
  /** Runs work alone on the connection, after what was asked for before. */
  exclusive<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Whether the person has a transaction open; kept by whoever runs statements. */
  inTransaction: boolean;
}

export interface Sessions {
  /** Makes the session when it is not there. A session without any caller is closed after a grace period. */
  get(sessionId: string, caller?: Cancellation): Session;
  /** The session if it is there. */
  find(sessionId: string): Session | undefined;
  /** Waits for what runs, then rolls back and closes. */
  close(sessionId: string): Promise<void>;
  closeAll(): Promise<void>;
}

/** A window that reloads or reconnects finds its sessions again within this time, milliseconds. */
const GRACE_MS = 10 * 60 * 1000;

interface Entry {
  session: Session;
  callers: Set<Cancellation>;
  timer: NodeJS.Timeout | null;
  end(): Promise<void>;
}

export function createSessions(
  database: Database,
  { onAbandoned, graceMs = GRACE_MS }: { onAbandoned: (sessionId: string) => void; graceMs?: number },
): Sessions {
  const entries = new Map<string, Entry>();

  const abandon = (id: string, entry: Entry) => {
    entry.timer = setTimeout(() => onAbandoned(id), graceMs);
    entry.timer.unref();
  };
  const keepFor = (id: string, entry: Entry, caller: Cancellation) => {
    if (entry.timer) clearTimeout(entry.timer);
    entry.timer = null;
    if (entry.callers.has(caller)) return;
    entry.callers.add(caller);
    const leave = () => {
      entry.callers.delete(caller);
      if (entry.callers.size === 0) abandon(id, entry);
    };
    if (caller.aborted) leave();
    else caller.addEventListener('abort', leave, { once: true });
  };
  const close = async (id: string) => {
    const entry = entries.get(id);
    entries.delete(id);
    if (entry?.timer) clearTimeout(entry.timer);
    await entry?.end();
  };
  return {
    get(id, caller) {
      const entry = entries.get(id) ?? createEntry(id, database);
      entries.set(id, entry);
      if (caller) keepFor(id, entry, caller);
      return entry.session;
    },
    find: (id) => entries.get(id)?.session,
    close,
    async closeAll() {
      await Promise.all([...entries.keys()].map(close));
    },
  };
}

function createEntry(id: string, database: Database): Entry {
  let opened: Promise<DuckDBConnection> | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  let users = 0;
  const connection = () => {
    opened ??= openSession(database);
    return opened;
  };
  const exclusive = async <T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    users++;
    const turn = tail.then(async () => work(await connection()));
    tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      users--;
    }
  };
  return {
    session: { id, connection, isBusy: () => users > 0, exclusive, inTransaction: false },
    callers: new Set(),
    timer: null,
    async end() {
      await tail;
      if (opened) (await opened).closeSync();
    },
  };
}

/** Errors as JSON, for their exact position. */
export async function openSession(database: Database): Promise<DuckDBConnection> {
  const connection = await database.connect();
  await connection.run('SET errors_as_json = true');
  return connection;
}
