import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import { lakeViewSql, qualified } from './lakeView.ts';
import { type LakeFile, type LakeTable, readFiles, replaceColumns } from './manifest.ts';
import { mergeColumns } from './mergeColumns.ts';
import { REJECTS_SUFFIX } from './tableName.ts';

export const RAW = 'raw';

/** Makes `raw.<table>` and `raw.<table>__rejects` show just what the manifest says; for use inside a transaction. */
export async function refreshViews(connection: DuckDBConnection, lake: string, { id, name }: LakeTable): Promise<void> {
  const files = await readFiles(connection, id);
  await refreshView(connection, lake, id, name, files, 'data');
  await refreshView(connection, lake, id, name + REJECTS_SUFFIX, files, 'rejects');
}

export async function dropViews(connection: DuckDBConnection, name: string): Promise<void> {
  await connection.run(`DROP VIEW IF EXISTS ${qualified(RAW, name)}`);
  await connection.run(`DROP VIEW IF EXISTS ${qualified(RAW, name + REJECTS_SUFFIX)}`);
}

async function refreshView(
  connection: DuckDBConnection,
  lake: string,
  table: string,
  view: string,
  all: LakeFile[],
  kind: LakeFile['kind'],
): Promise<void> {
  const files = all.filter((file) => file.kind === kind);
  if (files.length === 0) {
    await connection.run(`DROP VIEW IF EXISTS ${qualified(RAW, view)}`);
    return;
  }
  await refuseTaken(connection, view);
  const columns = await mergeColumns(
    connection,
    files.map((file) => file.columns),
  );
  await replaceColumns(connection, table, kind, columns);
  const absolute = files.map(({ path, columns }) => ({ path: join(lake, path), columns }));
  await connection.run(lakeViewSql(RAW, view, columns, absolute));
}

async function refuseTaken(connection: DuckDBConnection, name: string): Promise<void> {
  const sql = `SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = $1
    AND lower(table_name) = lower($2)`;
  if ((await connection.runAndReadAll(sql, [RAW, name])).currentRowCount === 0) return;
  throw new MillraceError('conflict', `${RAW}.${name} is a table that was made by SQL; files cannot be added to it.`, {
    remedy: 'Pick another name for the table, or drop that one.',
  });
}
