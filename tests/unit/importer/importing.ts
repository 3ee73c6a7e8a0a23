import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type Json } from '@duckdb/node-api';
import type { ReadOptions } from '#contract/files.ts';
import type { Call } from '#contract/rpc.ts';
import type { Budget } from '../../../src-main/core/importer/budget.ts';
import { createImporter } from '../../../src-main/core/importer/createImporter.ts';
import type { ReadRequest } from '../../../src-main/core/importer/ImporterApi.ts';

/** An importer, a folder of its own, and a second DuckDB that looks at what was staged. */
export async function importing(budget?: Budget) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-importer-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const importer = createImporter(budget ? { budget } : {});
  let reads = 0;
  const rows = async (sql: string): Promise<Json[][]> => (await connection.runAndReadAll(sql)).getRowsJson();
  return {
    folder,
    temporary: join(folder, 'temporary'),
    rows,
    run: (sql: string) => connection.run(sql),
    at: (name: string) => join(folder, name),
    preview: async (path: string, options: ReadOptions = {}, limit = 100) =>
      importer.importer.preview({ path, options, limit, temporary: join(folder, 'temporary') }, call()),
    async read(path: string, options: ReadOptions = {}, over: Partial<ReadRequest> = {}, signal?: AbortSignal) {
      const staging = join(folder, `staging-${reads++}`);
      mkdirSync(staging);
      const request = {
        ...defaults,
        path,
        options,
        staging,
        file: path,
        temporary: join(folder, 'temporary'),
        ...over,
      };
      const result = await importer.importer.read(request, call(signal));
      const data = quoted(result.parquet[0]?.path ?? '');
      const rejects = result.rejects ? quoted(result.rejects.path) : null;
      return { ...result, data, rejectsFile: rejects };
    },
    async close() {
      await importer.close();
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Importing = Awaited<ReturnType<typeof importing>>;

const defaults = {
  batch: 'batch-1',
  ingestedAt: '2026-03-04T05:06:07.089Z',
  maxRejects: 1,
  memoryLimit: 1024 * 1024 * 1024,
  threads: 2,
  metadata: { 'millrace.table': 'raw.things' },
};

/** A path as `read_parquet` of it, whatever it holds. */
export const quoted = (path: string) => `read_parquet('${path.replaceAll("'", "''")}', file_row_number = true)`;

function call(signal: AbortSignal = new AbortController().signal): Call {
  return { signal, caller: new AbortController().signal };
}
