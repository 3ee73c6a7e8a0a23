import type { DuckDBConnection } from '@duckdb/node-api';

const BYTES_PER_ROW = 98;

/**
 * A CSV file of about so many bytes: numbers, moments, categories and free text with quotes and NULLs, the same in
 * every run. Resolves with its rows.
 */
export async function writeTrips(connection: DuckDBConnection, path: string, bytes: number): Promise<number> {
  const rows = Math.round(bytes / BYTES_PER_ROW);
  await connection.run(`COPY (
    SELECT i AS id, TIMESTAMP '2024-01-01' + INTERVAL 1 second * (i * 7 % 31536000) AS started_at,
      (hash(i) % 100000)::BIGINT AS vehicle, round((hash(i + 1) % 1000000) / 997.0, 3) AS distance,
      ['cash', 'card', 'app', NULL][1 + (hash(i + 2) % 4)::BIGINT] AS paid_by, hash(i + 3) % 2 = 0 AS shared,
      'note, ' || (hash(i + 4) % 100000) || ' "quoted"' AS note, DATE '2024-01-01' + (i % 366)::INTEGER AS day
    FROM range(${rows}) t(i)) TO '${path.replaceAll("'", "''")}' (FORMAT csv, HEADER true)`);
  return rows;
}
