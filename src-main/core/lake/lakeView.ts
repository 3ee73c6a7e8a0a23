import type { Column } from '#contract/catalog.ts';
import { quotedIdentifier, quotedString } from '../duckdb/quote.ts';
import { tableKey } from './tableName.ts';

export interface ViewFile {
  /** Absolute path. */
  path: string;
  /** Columns of the Parquet file in order. */
  columns: Column[];
}

/**
 * A view over exactly these files. Files of the same columns are read together: thousands of them cost one footer
 * when the view is bound, where `union_by_name` would open each. Missing columns are NULL, narrower types are cast.
 */
export function lakeViewSql(schema: string, name: string, columns: Column[], files: ViewFile[]): string {
  const selects = groupByColumns(files).map((group) => selectGroup(columns, group));
  return `CREATE OR REPLACE VIEW ${qualified(schema, name)} AS ${selects.join(' UNION ALL ')}`;
}

export const qualified = (schema: string, name: string): string =>
  `${quotedIdentifier(schema)}.${quotedIdentifier(name)}`;

function groupByColumns(files: ViewFile[]): ViewFile[][] {
  const groups = new Map<string, ViewFile[]>();
  for (const file of files) {
    const key = JSON.stringify(file.columns);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return [...groups.values()];
}

function selectGroup(columns: Column[], files: ViewFile[]): string {
  const own = new Map(files[0]?.columns.map((column) => [tableKey(column.name), column]));
  const list = columns.map((column) => expression(column, own.get(tableKey(column.name)))).join(', ');
  return `SELECT ${list} FROM ${readParquet(files.map(({ path }) => path))}`;
}

function expression({ name, type }: Column, own: Column | undefined): string {
  const as = quotedIdentifier(name);
  if (!own) return `NULL::${type} AS ${as}`;
  const value = quotedIdentifier(own.name);
  return own.type === type ? `${value} AS ${as}` : `CAST(${value} AS ${type}) AS ${as}`;
}

/** `read_parquet` over these very files. */
export function readParquet(paths: string[]): string {
  return `read_parquet([${paths.map((path) => quotedString(literalPath(path))).join(', ')}], hive_partitioning = false)`;
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern, also where a file of just that name exists. */
export function literalPath(path: string): string {
  return path.replace(/[[*?]/g, '[$&]');
}
