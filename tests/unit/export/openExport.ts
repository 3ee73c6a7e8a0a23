import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { ExportFormat, ExportJob, ExportOptions, ExportRequest, ExportSource } from '#contract/exporting.ts';
import { openDuckDB } from '../../../src-main/core/duckdb/openDuckDB.ts';
import { createExport } from '../../../src-main/core/export/createExport.ts';
import type { Project } from '../../../src-main/core/project/Project.ts';
import type { ResultSource } from '../../../src-main/core/sql/ResultSource.ts';

const never = new AbortController().signal;
export const call = { signal: never, caller: never };

/** The real thing over a real DuckDB and a folder of its own. */
export async function openExport() {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-export-'));
  const database = await openDuckDB({
    path: ':memory:',
    temporary: join(folder, 'spill'),
    memoryLimit: 2 ** 30,
    threads: 2,
  });
  const connection = await database.connect();
  const told: ExportJob[] = [];
  const exporting = createExport({
    project: { paths: { temporary: join(folder, 'temporary') } as Project['paths'] },
    database,
    results: resultsOver(database.connect),
    publish: (_, __, job) => void told.push(job as ExportJob),
  });
  return {
    folder,
    database,
    connection,
    exporting,
    told,
    start: async (request: ExportRequest) => exporting.start(request, call),
    wait: async (jobId: string) => exporting.wait({ jobId }, call),
    cancel: async (jobId: string) => exporting.cancel({ jobId }, call),
    path: (name: string) => join(folder, name),
    async rows(sql: string) {
      return (await connection.runAndReadAll(sql)).getRowsJson();
    },
    /** Writes one file and answers the job as it ended. */
    async write(
      source: ExportSource | string,
      { format, name, options }: { format: ExportFormat; name: string; options?: ExportOptions },
    ) {
      const wanted = typeof source === 'string' ? ({ kind: 'sql', sql: source } as const) : source;
      const { jobId } = await exporting.start(
        {
          source: wanted,
          format,
          to: join(folder, name),
          ...(options && { options }),
        },
        call,
      );
      return exporting.wait({ jobId }, call);
    },
    async files() {
      return (await readdir(folder)).filter((name) => name !== 'spill').sort();
    },
    async close() {
      await exporting.close();
      connection.closeSync();
      database.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A "run" is a table of that name with three rows. */
function resultsOver(connect: () => Promise<DuckDBConnection>): ResultSource {
  return {
    resultOf(runId) {
      if (runId === 'gone') throw new MillraceError('not_found', 'The result was freed.');
      return { relation: `"${runId}"`, columns: [], rows: 3, connection: connect };
    },
  };
}
