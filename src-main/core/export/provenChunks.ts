import type { DuckDBDataChunk } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import { whileWanted } from '../sql/interruptUntilSettled.ts';
import type { ExportTask } from './ExportTask.ts';

/**
 * Streams rows and throws where the stream would only look as if it had ended: after a failure inside a transaction
 * every further statement fails, so one that succeeds proves that all rows came.
 */
export async function* provenChunks({ source, signal }: ExportTask, select: string): AsyncGenerator<DuckDBDataChunk> {
  const { connection, relation } = source;
  await connection.run('BEGIN');
  try {
    const result = await whileWanted(connection, connection.stream(`SELECT ${select} FROM ${relation}`), signal);
    for (;;) {
      const chunk = await whileWanted(connection, result.fetchChunk(), signal);
      if (!chunk || chunk.rowCount === 0) break;
      yield chunk;
      if (signal.aborted) throw new MillraceError('cancelled', 'The export was cancelled.');
    }
    await connection.run('SELECT 1');
  } finally {
    await connection.run('ROLLBACK');
  }
}
