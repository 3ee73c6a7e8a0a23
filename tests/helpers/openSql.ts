import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import type { Run, RunRequest } from '#contract/sql.ts';
import { type Database, openDuckDB } from '../../src-main/core/duckdb/openDuckDB.ts';
import { createSql, type Sql, type SqlOptions } from '../../src-main/core/sql/createSql.ts';

export interface OpenSql {
  sql: Sql;
  database: Database;
  folder: string;
  /** All runs as they were published, in order. */
  published: Run[];
  /** Runs to the end. */
  run(text: string, request?: Partial<RunRequest>): Promise<Run>;
  /** Rows of a result as a grid shows them. */
  texts(run: Run, page?: { viewId?: string; offset?: number; limit?: number }): Promise<(string | null)[][]>;
  close(): Promise<void>;
}

export const call = (signal = new AbortController().signal, caller = new AbortController().signal) => ({
  signal,
  caller,
});

/** An engine's SQL part over a fresh warehouse file. */
export async function openSql(options: Partial<SqlOptions> = {}): Promise<OpenSql> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-sql-'));
  const temporary = join(folder, 'temporary');
  const memoryLimit = 2 ** 30;
  const database = await openDuckDB({ path: join(folder, 'warehouse.duckdb'), temporary, memoryLimit, threads: 2 });
  const published: Run[] = [];
  const sql = await createSql({
    project: { paths: { temporary }, settings: () => ({ memoryLimit, threads: 2 }) } as SqlOptions['project'],
    database,
    publish: (event, _subject, data) => void (event === 'run' && published.push(data as Run)),
    ...options,
  });
  return {
    sql,
    database,
    folder,
    published,
    async run(text, request = {}) {
      const { runId } = await sql.run({ sessionId: 's', sql: text, ...request }, call());
      return sql.wait({ runId }, call());
    },
    async texts({ runId }, { viewId, offset = 0, limit = 10_000 } = {}) {
      const { data } = await sql.page({ runId, offset, limit, ...(viewId ? { viewId } : {}) }, call());
      const table = tableFromIPC(data);
      const columns = table.schema.fields.map((_, i) =>
        [...(table.getChildAt(i) ?? [])].map((v) => (v === null ? null : String(v))),
      );
      return Array.from({ length: table.numRows }, (_, row) => columns.map((column) => column[row] ?? null));
    },
    async close() {
      await sql.close();
      database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
