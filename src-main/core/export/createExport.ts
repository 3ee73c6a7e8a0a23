import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Core } from '#contract/api.ts';
import { MillraceError, toErrorBody } from '#contract/errors.ts';
import type { ExportJob, ExportRequest } from '#contract/exporting.ts';
import type { AbortSignal, Handlers } from '#contract/rpc.ts';
import type { Database } from '../duckdb/openDuckDB.ts';
import type { Publish } from '../engine/publish.ts';
import { fileError } from '../project/fileError.ts';
import type { Project } from '../project/Project.ts';
import type { ResultSource } from '../sql/ResultSource.ts';
import { sqlError } from '../sql/sqlError.ts';
import { exportFormats } from './exportFormats.ts';
import { openSource } from './openSource.ts';
import { downloadPath, openTarget, type TargetFile } from './targetFile.ts';

// Longer than most: a job's life from request to its last fact, in one place.

interface ExportOptions {
  project: Pick<Project, 'paths'>;
  database: Database;
  results: ResultSource;
  publish: Publish;
  /** Milliseconds since some moment. */
  now?: () => number;
}

interface Running {
  job: ExportJob;
  controller: AbortController;
  ended: Promise<void>;
}

/** How often a running job tells its size, milliseconds. */
const TELL_EVERY = 200;
/** Ended jobs that can still be waited for. */
const KEPT = 100;

/** Files of whole results, tables and statements. A file has its name when it is whole and on disk, never before. */
export function createExport({
  project,
  database,
  results,
  publish,
  now = () => performance.now(),
}: ExportOptions): Handlers<Core>['export'] & { close(): Promise<void> } {
  const jobs = new Map<string, Running>();

  const found = (jobId: string): Running => {
    const running = jobs.get(jobId);
    if (running) return running;
    throw new MillraceError('not_found', `There is no export ${JSON.stringify(jobId)}.`);
  };
  const cancel = async ({ ended, controller }: Running) => {
    controller.abort();
    await ended;
  };

  const run = async (
    request: ExportRequest,
    { job, target, signal }: { job: ExportJob; target: TargetFile; signal: AbortSignal },
  ) => {
    const started = now();
    const tell = (facts: Partial<ExportJob>) => {
      Object.assign(job, facts, { seconds: (now() - started) / 1000 });
      publish('export', job.jobId, { ...job });
    };
    const timer = setInterval(
      () => void sizeOf(target.temporary).then((bytes) => job.status === 'running' && tell({ bytes })),
      TELL_EVERY,
    );
    try {
      const { rows, notes } = await writeFile(request, { job, target, context: { database, results, signal } });
      if (signal.aborted) throw new MillraceError('cancelled', 'The export was cancelled.');
      await target.finish();
      tell({ status: 'done', rows, total: rows, notes, bytes: await sizeOf(target.path) });
    } catch (error) {
      await target.discard();
      const body = toErrorBody(readable(error, target.path));
      const cancelled = signal.aborted || body.code === 'cancelled';
      tell(cancelled ? { status: 'cancelled', bytes: 0 } : { status: 'failed', bytes: 0, error: body });
    } finally {
      clearInterval(timer);
    }
  };

  return {
    async start(request) {
      refuseUnknown(request);
      const jobId = randomUUID();
      const path =
        request.to ??
        (await downloadPath(project.paths.temporary, { id: jobId, name: nameOf(request), extension: request.format }));
      const target = await openTarget(path, jobId);
      const { format } = request;
      const job: ExportJob = {
        jobId,
        status: 'running',
        format,
        path,
        rows: 0,
        total: null,
        bytes: 0,
        seconds: 0,
        notes: [],
        error: null,
      };
      const controller = new AbortController();
      const ended = run(request, { job, target, signal: controller.signal });
      jobs.set(jobId, { job, controller, ended });
      forgetOldest(jobs);
      return { ...job };
    },
    async wait({ jobId }, { signal }) {
      const { job, ended } = found(jobId);
      await endOf(ended, signal);
      return { ...job };
    },
    async cancel({ jobId }) {
      await cancel(found(jobId));
      return null;
    },
    async close() {
      await Promise.all([...jobs.values()].map(cancel));
    },
  };
}

async function writeFile(
  { source: wanted, format, options = {} }: ExportRequest,
  { job, target, context }: { job: ExportJob; target: TargetFile; context: Parameters<typeof openSource>[1] },
) {
  const { write, text } = exportFormats[format];
  const source = await openSource(wanted, context);
  try {
    job.total = source.rows;
    const compression = text ? compressionOf(target.path) : 'none';
    const onRows = (rows: number) => {
      job.rows = rows;
    };
    const { signal } = context;
    return await write({ source, file: target.temporary, options, compression, signal, onRows });
  } finally {
    source.close();
  }
}

function compressionOf(path: string): 'none' | 'gzip' | 'zstd' {
  if (/\.gz$/i.test(path)) return 'gzip';
  return /\.zst$/i.test(path) ? 'zstd' : 'none';
}

/** Errors of the disk and of DuckDB in words; DuckDB's name the temporary file, which nobody knows. */
function readable(error: unknown, path: string): unknown {
  const known = fileError(error, 'Could not write', path);
  if (known instanceof MillraceError) return known;
  const told = sqlError(error, '');
  if (told.code !== 'disk_full') return told;
  return new MillraceError('disk_full', `Could not write ${path}: the disk is full. Nothing was left behind.`, {
    file: path,
    remedy: 'Free some room and try again.',
  });
}

function refuseUnknown({ format, source }: ExportRequest): void {
  if (!Object.hasOwn(exportFormats, format)) {
    throw new MillraceError('usage', `There is no export format ${JSON.stringify(format)}.`, {
      remedy: `Choose one of: ${Object.keys(exportFormats).join(', ')}.`,
    });
  }
  if (!['run', 'table', 'sql'].includes(source.kind))
    throw new MillraceError('usage', 'An export takes a run, a table or a statement.');
}

function nameOf({ source }: ExportRequest): string {
  return source.kind === 'table' ? source.table : source.kind === 'run' ? 'result' : 'query';
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => ({ size: 0 }))).size;
}

function forgetOldest(jobs: Map<string, Running>): void {
  for (const [jobId, { job }] of jobs) {
    if (jobs.size <= KEPT) return;
    if (job.status !== 'running') jobs.delete(jobId);
  }
}

/** Waits for a job; stops waiting when the caller does. The job goes on. */
async function endOf(ended: Promise<void>, signal: AbortSignal): Promise<void> {
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new MillraceError('cancelled', 'Waiting was cancelled; the export goes on.'));
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([ended, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
