import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import type { Database } from '../duckdb/openDuckDB.ts';

/** Runs `work` on a connection of its own, interrupts it when `signal` aborts, and closes it. */
export async function withConnection<T>(
  database: Database,
  signal: AbortSignal,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect();
  const stop = () => connection.interrupt();
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) throw cancelled();
    return await work(connection);
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  } finally {
    signal.removeEventListener('abort', stop);
    connection.closeSync();
  }
}

const cancelled = () => new MillraceError('cancelled', 'Reading was cancelled; nothing of the file was kept.');
