import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import type { MergedColumn } from './mergeColumns.ts';

// Longer than most files: every statement that touches the manifest's tables stands here.

/** One ingested file. */
export interface LakeSource {
  batch: string;
  /** Folder of the table, which identifies it. */
  table: string;
  path: string;
  /** SHA-256 of its bytes, hexadecimal. */
  sha256: string;
  bytes: number;
  rows: number;
  rejected: number;
  /** ISO 8601, UTC. */
  ingestedAt: string;
  original: 'copy' | 'reference';
}

/** One Parquet file of the lake. */
export interface LakeFile {
  /** Inside the lake folder, with slashes. */
  path: string;
  table: string;
  batch: string;
  kind: 'data' | 'rejects';
  rows: number;
  bytes: number;
  /** Of the Parquet file's own bytes: what finds a flipped bit. */
  sha256: string;
  columns: Column[];
}

export interface LakeTable {
  /** Folder, which identifies it. */
  id: string;
  name: string;
}

/** Everything the manifest says, in the order of commits. */
export interface Manifest {
  tables: LakeTable[];
  sources: LakeSource[];
  files: LakeFile[];
}

const TABLES = `
  CREATE SCHEMA IF NOT EXISTS millrace;
  CREATE SCHEMA IF NOT EXISTS raw;
  CREATE TABLE IF NOT EXISTS millrace.lake_state (commits BIGINT, root VARCHAR);
  CREATE TABLE IF NOT EXISTS millrace.lake_table (id VARCHAR, name VARCHAR);
  CREATE TABLE IF NOT EXISTS millrace.lake_source (batch VARCHAR, table_id VARCHAR, path VARCHAR, sha256 VARCHAR,
    bytes BIGINT, "rows" BIGINT, rejected BIGINT, ingested_at VARCHAR, original VARCHAR);
  CREATE TABLE IF NOT EXISTS millrace.lake_file (path VARCHAR, table_id VARCHAR, batch VARCHAR, kind VARCHAR,
    "rows" BIGINT, bytes BIGINT, sha256 VARCHAR, columns VARCHAR);
  CREATE TABLE IF NOT EXISTS millrace.lake_column (table_id VARCHAR, kind VARCHAR, position INTEGER, name VARCHAR,
    type VARCHAR, widened_from VARCHAR);
  CREATE TABLE IF NOT EXISTS millrace.lake_original (sha256 VARCHAR, batch VARCHAR);
`;

/** Makes the tables where there are none. @returns false when they were there already. */
export async function createManifest(connection: DuckDBConnection): Promise<boolean> {
  const found = await select(
    connection,
    `SELECT 1 FROM duckdb_tables() WHERE schema_name = 'millrace' AND table_name = 'lake_state' AND NOT temporary`,
  );
  await connection.run(TABLES);
  return found.length === 0;
}

/** Number of commits so far and the lake folder the views were made for; null in a new manifest. */
export async function readState(connection: DuckDBConnection): Promise<{ commits: number; root: string } | null> {
  const [row] = await select(connection, 'SELECT commits, root FROM millrace.lake_state');
  return row ? { commits: Number(row.commits), root: String(row.root) } : null;
}

export async function writeState(connection: DuckDBConnection, commits: number, root: string): Promise<void> {
  await connection.run('DELETE FROM millrace.lake_state');
  await connection.run('INSERT INTO millrace.lake_state VALUES ($1, $2)', [commits, root]);
}

export async function readManifest(connection: DuckDBConnection): Promise<Manifest> {
  return {
    tables: await readTables(connection),
    sources: await readSources(connection),
    files: await readFiles(connection),
  };
}

export async function readTables(connection: DuckDBConnection): Promise<LakeTable[]> {
  const rows = await select(connection, 'SELECT id, name FROM millrace.lake_table ORDER BY id');
  return rows.map((row) => ({ id: String(row.id), name: String(row.name) }));
}

/** @param table all tables' when left out. */
export async function readSources(connection: DuckDBConnection, table?: string): Promise<LakeSource[]> {
  const rows = await select(
    connection,
    'SELECT * FROM millrace.lake_source WHERE $1 IS NULL OR table_id = $1 ORDER BY batch',
    [table ?? null],
  );
  return rows.map((row) => ({
    batch: String(row.batch),
    table: String(row.table_id),
    path: String(row.path),
    sha256: String(row.sha256),
    bytes: Number(row.bytes),
    rows: Number(row.rows),
    rejected: Number(row.rejected),
    ingestedAt: String(row.ingested_at),
    original: row.original === 'copy' ? 'copy' : 'reference',
  }));
}

export async function readFiles(connection: DuckDBConnection, table?: string): Promise<LakeFile[]> {
  const rows = await select(
    connection,
    'SELECT * FROM millrace.lake_file WHERE $1 IS NULL OR table_id = $1 ORDER BY path',
    [table ?? null],
  );
  return rows.map((row) => ({
    path: String(row.path),
    table: String(row.table_id),
    batch: String(row.batch),
    kind: row.kind === 'rejects' ? 'rejects' : 'data',
    rows: Number(row.rows),
    bytes: Number(row.bytes),
    sha256: String(row.sha256),
    columns: JSON.parse(String(row.columns)) as Column[],
  }));
}

/** The batch that holds this content in this table; null when none does. */
export async function findContent(connection: DuckDBConnection, table: string, sha256: string): Promise<string | null> {
  const sql = 'SELECT batch FROM millrace.lake_source WHERE table_id = $1 AND sha256 = $2 LIMIT 1';
  const [row] = await select(connection, sql, [table, sha256]);
  return row ? String(row.batch) : null;
}

export async function hasBatch(connection: DuckDBConnection, batch: string): Promise<boolean> {
  return (await select(connection, 'SELECT 1 FROM millrace.lake_source WHERE batch = $1', [batch])).length > 0;
}

export async function insertTable(connection: DuckDBConnection, { id, name }: LakeTable): Promise<void> {
  await connection.run(
    'INSERT INTO millrace.lake_table SELECT $1, $2 WHERE $1 NOT IN (SELECT id FROM millrace.lake_table)',
    [id, name],
  );
}

export async function insertSource(connection: DuckDBConnection, source: LakeSource): Promise<void> {
  const { batch, table, path, sha256, bytes, rows, rejected, ingestedAt, original } = source;
  await connection.run('INSERT INTO millrace.lake_source VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
    batch,
    table,
    path,
    sha256,
    bytes,
    rows,
    rejected,
    ingestedAt,
    original,
  ]);
}

export async function insertFile(connection: DuckDBConnection, file: LakeFile): Promise<void> {
  const { path, table, batch, kind, rows, bytes, sha256, columns } = file;
  await connection.run('INSERT INTO millrace.lake_file VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
    path,
    table,
    batch,
    kind,
    rows,
    bytes,
    sha256,
    JSON.stringify(columns),
  ]);
}

/** Notes who brought an original's bytes, unless they are here already. */
export async function insertOriginal(connection: DuckDBConnection, sha256: string, batch: string): Promise<void> {
  await connection.run(
    'INSERT INTO millrace.lake_original SELECT $1, $2 WHERE $1 NOT IN (SELECT sha256 FROM millrace.lake_original)',
    [sha256, batch],
  );
}

export async function readOriginals(connection: DuckDBConnection): Promise<string[]> {
  return (await select(connection, 'SELECT sha256 FROM millrace.lake_original')).map((row) => String(row.sha256));
}

export async function replaceColumns(
  connection: DuckDBConnection,
  table: string,
  kind: LakeFile['kind'],
  columns: MergedColumn[],
): Promise<void> {
  await connection.run('DELETE FROM millrace.lake_column WHERE table_id = $1 AND kind = $2', [table, kind]);
  for (const [position, { name, type, widenedFrom }] of columns.entries()) {
    await connection.run('INSERT INTO millrace.lake_column VALUES ($1, $2, $3, $4, $5, $6)', [
      table,
      kind,
      position,
      name,
      type,
      widenedFrom,
    ]);
  }
}

/** Columns whose type had to grow, with the type they began with. */
export async function readWidened(connection: DuckDBConnection): Promise<(MergedColumn & { table: string })[]> {
  const sql = `SELECT * FROM millrace.lake_column WHERE kind = 'data' AND widened_from IS NOT NULL ORDER BY position`;
  return (await select(connection, sql)).map((row) => ({
    table: String(row.table_id),
    name: String(row.name),
    type: String(row.type),
    widenedFrom: String(row.widened_from),
  }));
}

export async function deleteBatch(connection: DuckDBConnection, batch: string): Promise<void> {
  await connection.run('DELETE FROM millrace.lake_file WHERE batch = $1', [batch]);
  await connection.run('DELETE FROM millrace.lake_source WHERE batch = $1', [batch]);
}

/** Forgets originals that these batches brought and no other one holds. @returns their hashes. */
export async function deleteOriginals(connection: DuckDBConnection, batches: string[]): Promise<string[]> {
  const gone: string[] = [];
  for (const batch of batches) {
    const rows = await select(
      connection,
      `DELETE FROM millrace.lake_original WHERE batch = $1 AND sha256 NOT IN (SELECT sha256 FROM millrace.lake_source)
       RETURNING sha256`,
      [batch],
    );
    gone.push(...rows.map((row) => String(row.sha256)));
  }
  return gone;
}

export async function deleteTable(connection: DuckDBConnection, table: string): Promise<void> {
  for (const name of ['lake_file', 'lake_source', 'lake_column']) {
    await connection.run(`DELETE FROM millrace.${name} WHERE table_id = $1`, [table]);
  }
  await connection.run('DELETE FROM millrace.lake_table WHERE id = $1', [table]);
}

export async function clearManifest(connection: DuckDBConnection): Promise<void> {
  for (const name of ['lake_file', 'lake_source', 'lake_column', 'lake_table', 'lake_original']) {
    await connection.run(`DELETE FROM millrace.${name}`);
  }
}

type Row = Record<string, DuckDBValue>;

async function select(connection: DuckDBConnection, sql: string, values: DuckDBValue[] = []): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values);
  return reader.getRowObjects();
}
