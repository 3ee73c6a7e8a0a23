import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Core } from '#contract/api.ts';
import { MillraceError } from '#contract/errors.ts';
import type { IngestJob, IngestRequest } from '#contract/files.ts';
import type { AbortSignal, Handlers } from '#contract/rpc.ts';
import type { Publish } from '../engine/publish.ts';
import type { Lake } from '../lake/Lake.ts';
import { checkTableName, tableFolder } from '../lake/tableName.ts';
import type { StartProcess } from '../processes/startProcess.ts';
import type { Project } from '../project/Project.ts';
import { createSlots } from './createSlots.ts';
import { createWatches } from './createWatches.ts';
import { type FreeBytes, freeBytesOf } from './diskRoom.ts';
import { expandPaths } from './expandPaths.ts';
import { createImporterPool } from './importerPool.ts';
import { createPreviewer } from './previewer.ts';
import { type IngestRun, startIngest } from './startIngest.ts';

/** Importers at work at the same time. */
const AT_ONCE = 2;
const PREVIEW_ROWS = 100;
const JOBS_KEPT = 100;

export type Files = Handlers<Core>['files'] & {
  /** Stops watching and reading (what was stored stays) and ends every importer. */
  close(): Promise<void>;
};

/** Brings files into the lake: previews, ingest jobs and watched folders. */
export async function createFiles({
  project,
  lake,
  startProcess,
  publish,
  freeBytes = freeBytesOf,
  settleMs = 1000,
}: {
  project: Project;
  lake: Lake;
  startProcess: StartProcess;
  publish: Publish;
  freeBytes?: FreeBytes;
  /** How long a file in a watched folder must not grow before it is read, milliseconds. */
  settleMs?: number;
}): Promise<Files> {
  const importers = createImporterPool(startProcess);
  const previewer = createPreviewer(startProcess, project.paths.temporary);
  const slots = createSlots(AT_ONCE);
  const runs = new Map<string, IngestRun>();
  const beingMade = new Set<string>();

  const runOf = (jobId: string): IngestRun => {
    const run = runs.get(jobId);
    if (!run) throw new MillraceError('not_found', `There is no ingest called ${jobId}.`);
    return run;
  };

  /** Two jobs that both make the table would otherwise each see that it is not there. */
  const reserve = async (id: string, table: string) => {
    if (beingMade.has(id)) throw tableExists(table);
    beingMade.add(id);
    const exists = await lake.hasTable(table).catch((error: unknown) => {
      beingMade.delete(id);
      throw error;
    });
    if (!exists) return;
    beingMade.delete(id);
    throw tableExists(table);
  };

  const ingest = async (request: IngestRequest): Promise<IngestJob> => {
    checkRequest(request);
    const id = tableFolder(request.table);
    const isNew = request.mode === 'new';
    if (isNew) await reserve(id, request.table);
    const settings = project.settings();
    const sharing = Math.min(AT_ONCE, request.files.length);
    const jobId = randomUUID();
    const tools = { project, lake, importers, freeBytes, slots };
    const run = startIngest(
      { ...tools, onChange: (job) => publish('ingest', jobId, job) },
      {
        jobId,
        table: request.table,
        files: request.files.map((file) => ({ ...file, path: resolve(file.path) })),
        maxRejects: request.maxRejects ?? settings.maxRejects,
        threads: Math.max(1, Math.floor(settings.threads / sharing)),
        memoryLimit: Math.floor(settings.memoryLimit / sharing),
      },
    );
    runs.set(jobId, run);
    const ended = () => {
      if (isNew) beingMade.delete(id);
      forgetOldest(runs);
    };
    run.done.then(ended, ended);
    return run.job();
  };

  const watches = await createWatches({
    project,
    lake,
    publish,
    settleMs,
    ingest: async (request) => runOf((await ingest(request)).jobId).done,
  });

  return {
    expand: ({ paths }) => expandPaths(paths),
    preview: ({ path, options = {}, limit = PREVIEW_ROWS }, { signal }) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
        throw new MillraceError('usage', 'A preview shows 1 to 1,000 rows.');
      }
      return previewer.preview(resolve(path), options, limit, signal);
    },
    ingest: (request) => ingest(request),
    wait: ({ jobId }, { signal }) => unlessAborted(runOf(jobId).done, signal),
    cancel: async ({ jobId }) => {
      await runOf(jobId).cancel();
      return null;
    },
    jobs: () => [...runs.values()].map((run) => run.job()),
    watch: (request) => watches.add(request),
    unwatch: async ({ watchId }) => {
      await watches.remove(watchId);
      return null;
    },
    watches: () => watches.list(),
    async close() {
      const unwatched = watches.close();
      await Promise.allSettled([...runs.values()].map((run) => run.abandon()));
      await unwatched;
      await Promise.allSettled([previewer.close(), importers.close()]);
    },
  };
}

function checkRequest({ table, files, maxRejects }: IngestRequest): void {
  checkTableName(table);
  if (files.length === 0) throw new MillraceError('usage', 'There is no file to ingest.');
  if (maxRejects === undefined || (maxRejects >= 0 && maxRejects <= 1)) return;
  throw new MillraceError('usage', `The limit of rejected rows is a fraction from 0 to 1, not ${maxRejects}.`);
}

function tableExists(table: string): MillraceError {
  return new MillraceError('conflict', `There is a table called ${JSON.stringify(table)} already.`, {
    remedy: 'Append to it, or pick another name.',
  });
}

/** Only jobs that have ended are forgotten. */
function forgetOldest(runs: Map<string, IngestRun>): void {
  for (const [jobId, run] of runs) {
    if (runs.size <= JOBS_KEPT) return;
    if (run.job().status !== 'running') runs.delete(jobId);
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new MillraceError('cancelled', 'Nobody waits for this any more.'));
  });
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
