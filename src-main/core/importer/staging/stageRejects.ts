import { join } from 'node:path';
import { BIGINT, type DuckDBConnection, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
import { quotedString } from '../../duckdb/quote.ts';
import type { ReadRequest } from '../ImporterApi.ts';
import type { RefusedRow } from '../Scan.ts';

/** Rows DuckDB's vectors hold. */
const CHUNK = 2048;

/** Writes the rejects of one file as Parquet; null when there are none. */
export async function stageRejects(
  connection: DuckDBConnection,
  refused: readonly RefusedRow[],
  { staging, file, ingestedAt, batch }: ReadRequest,
): Promise<{ path: string; rows: number } | null> {
  if (refused.length === 0) return null;
  const path = join(staging, 'rejects.parquet');
  await connection.run(
    'CREATE OR REPLACE TEMP TABLE rejects (line BIGINT, column_name VARCHAR, reason VARCHAR, raw VARCHAR)',
  );
  const appender = await connection.createAppender('rejects', 'main', 'temp');
  for (let start = 0; start < refused.length; start += CHUNK) {
    const part = refused.slice(start, start + CHUNK);
    const chunk = DuckDBDataChunk.create([BIGINT, VARCHAR, VARCHAR, VARCHAR], part.length);
    chunk.setColumns([
      part.map((row) => BigInt(row.line)),
      part.map((row) => row.column),
      part.map((row) => row.reason),
      part.map((row) => row.raw),
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  await connection.run(`
    COPY (SELECT ${quotedString(file)} AS _file, line, column_name, reason, raw,
                 ${quotedString(ingestedAt)}::TIMESTAMPTZ AS _ingested_at, ${quotedString(batch)} AS _batch
          FROM temp.rejects) TO ${quotedString(path)} (FORMAT parquet, CODEC 'zstd')`);
  return { path, rows: refused.length };
}
