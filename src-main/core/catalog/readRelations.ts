import type { DuckDBConnection } from '@duckdb/node-api';
import type { CatalogTable, Column } from '#contract/catalog.ts';

/** Where Millrace keeps its own tables. */
const OWN_SCHEMA = 'millrace';

/** `bytes`: blocks on disk are not told per table without a scan of the storage, so tables made by SQL have none. */
const RELATIONS = `
  SELECT schema_name, table_name AS name, 'table' AS kind, estimated_size AS "rows", comment
  FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal AND NOT temporary
  UNION ALL
  SELECT schema_name, view_name, 'view', NULL, comment
  FROM duckdb_views() WHERE database_name = current_database() AND NOT internal AND NOT temporary
  ORDER BY ALL`;

const COLUMNS = `
  SELECT schema_name, table_name AS name, column_name, data_type
  FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
  ORDER BY schema_name, table_name, column_index`;

/** Tables and views of the database a connection is in, Millrace's own left out. */
export async function readRelations(connection: DuckDBConnection): Promise<CatalogTable[]> {
  const columns = await readColumns(connection);
  const rows = (await connection.runAndReadAll(RELATIONS)).getRowObjects();
  return rows
    .filter((row) => row.schema_name !== OWN_SCHEMA)
    .map((row) => ({
      schema: String(row.schema_name),
      name: String(row.name),
      kind: row.kind === 'table' ? 'table' : 'view',
      columns: columns.get(keyOf(row)) ?? [],
      rows: row.rows === null ? null : Number(row.rows),
      bytes: null,
      files: null,
      sources: [],
      comment: row.comment === null ? null : String(row.comment),
    }));
}

async function readColumns(connection: DuckDBConnection): Promise<Map<string, Column[]>> {
  const columns = new Map<string, Column[]>();
  for (const row of (await connection.runAndReadAll(COLUMNS)).getRowObjects()) {
    const column = { name: String(row.column_name), type: String(row.data_type) };
    const known = columns.get(keyOf(row));
    if (known) known.push(column);
    else columns.set(keyOf(row), [column]);
  }
  return columns;
}

const keyOf = (row: Record<string, unknown>) => JSON.stringify([row.schema_name, row.name]);
