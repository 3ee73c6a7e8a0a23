import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import { literalPath, readParquet } from './lakeView.ts';

const MAGIC = 'PAR1';

export interface Footer {
  rows: number;
  columns: Column[];
  /** Key-value metadata. */
  metadata: Record<string, string>;
}

/** @throws Error when the file is not a whole Parquet file. */
export async function readFooter(connection: DuckDBConnection, path: string): Promise<Footer> {
  await checkEnds(path);
  const exact = literalPath(path);
  const counted = await connection.runAndReadAll('SELECT num_rows FROM parquet_file_metadata($1)', [exact]);
  const pairs = await connection.runAndReadAll('SELECT decode(key), decode(value) FROM parquet_kv_metadata($1)', [
    exact,
  ]);
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${readParquet([path])}`);
  return {
    rows: Number(counted.getRows()[0]?.[0]),
    columns: described.getRowObjects().map((row) => ({ name: String(row.column_name), type: String(row.column_type) })),
    metadata: Object.fromEntries(pairs.getRows().map(([key, value]) => [String(key), String(value)])),
  };
}

/** Before DuckDB sees it: a truncated file has no magic at its end, and a bad length can make a reader do anything. */
async function checkEnds(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = await read(file, 0, 4);
    const tail = await read(file, Math.max(0, size - 8), 8);
    const whole = size >= 12 && head.toString('latin1') === MAGIC && tail.toString('latin1', 4) === MAGIC;
    if (!whole || tail.readUInt32LE(0) + 12 > size) throw new Error('This is not a whole Parquet file.');
  } finally {
    await file.close();
  }
}

async function read(file: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await file.read(buffer, 0, length, position);
  return buffer;
}
