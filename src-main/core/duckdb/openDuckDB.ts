import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** An open DuckDB instance. */
export interface Database {
  instance: DuckDBInstance;
  /** A new connection with its own session state; its opener closes it (`closeSync`). */
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

export interface DuckDBOptions {
  /** A database file, or `:memory:`. */
  path: string;
  /** Folder for what does not fit in memory. */
  temporary: string;
  /** Bytes DuckDB's buffers may take before they go to `temporary`. It does not bound the process: see the watchdog. */
  memoryLimit: number;
  threads: number;
}

/** Nothing is fetched from the network and no secret is written to disk, whatever a statement says. */
const FIXED = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_persistent_secrets: 'false',
};

/**
 * Sets every session starts with. The time zone is UTC, whatever the machine's, so that a TIMESTAMP WITH TIME ZONE
 * prints the same on every machine and in every test; a person may `SET TimeZone` in a session.
 * Progress is computed only when the bar is on; its print would write into the engine's output.
 * The print is switched off first, so that no moment has both on.
 */
const SESSION = "SET enable_progress_bar_print = false; SET enable_progress_bar = true; SET TimeZone = 'UTC'";

/** Opens (and makes, when it is not there) a database file. */
export async function openDuckDB({ path, temporary, memoryLimit, threads }: DuckDBOptions): Promise<Database> {
  const instance = await DuckDBInstance.create(path, {
    ...FIXED,
    temp_directory: temporary,
    memory_limit: `${Math.round(memoryLimit / 1024)}KiB`,
    threads: String(threads),
  });
  return {
    instance,
    async connect() {
      const connection = await instance.connect();
      await connection.run(SESSION);
      return connection;
    },
    close: () => instance.closeSync(),
  };
}
