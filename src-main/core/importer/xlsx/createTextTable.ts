import { type DuckDBAppender, type DuckDBConnection, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';

/** A temporary table of text columns c0, c1, … that grows wider when a row is. DuckDB spills it to disk when large. */
export interface TextTable {
  append(row: (string | null)[]): Promise<void>;
  /** No more rows; the table has at least `width` columns then. */
  close(width: number): Promise<void>;
  width(): number;
}

const CHUNK = 2048;

export async function createTextTable(connection: DuckDBConnection, name: string): Promise<TextTable> {
  let width = 1;
  let rows: (string | null)[][] = [];
  let appender: DuckDBAppender | null = null;
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} (c0 VARCHAR)`);

  const widen = async (to: number) => {
    if (to <= width) return;
    await flush();
    appender?.closeSync();
    appender = null;
    for (; width < to; width++) await connection.run(`ALTER TABLE temp.${name} ADD COLUMN c${width} VARCHAR`);
  };
  const flush = async () => {
    if (rows.length === 0) return;
    appender ??= await connection.createAppender(name, 'main', 'temp');
    const chunk = DuckDBDataChunk.create(
      Array.from({ length: width }, () => VARCHAR),
      rows.length,
    );
    chunk.setColumns(Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? null)));
    appender.appendDataChunk(chunk);
    rows = [];
  };

  return {
    async append(row) {
      await widen(row.length);
      if (rows.push(row) === CHUNK) await flush();
    },
    async close(to) {
      await widen(to);
      await flush();
      appender?.closeSync();
      appender = null;
    },
    width: () => width,
  };
}
