import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import type { Database } from '../duckdb/openDuckDB.ts';
import { whileWanted } from '../sql/interruptUntilSettled.ts';

/**
 * Runs `work` on a connection of its own and closes it. Once `signal` aborts it is interrupted until it ends, and the
 * answer is `cancelled` even where it came to its end all the same.
 */
export async function withConnection<T>(
  database: Database,
  signal: AbortSignal,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect();
  try {
    if (signal.aborted) throw cancelled();
    const result = await whileWanted(connection, work(connection), signal);
    if (signal.aborted) throw cancelled();
    return result;
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  } finally {
    connection.closeSync();
  }
}

const cancelled = () => new MillraceError('cancelled', 'Reading was cancelled; nothing of the file was kept.');
