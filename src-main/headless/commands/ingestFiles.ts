import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Core, CoreEvents } from '#contract/api.ts';
import { type ErrorBody, MillraceError } from '#contract/errors.ts';
import type { IngestJob, ReadOptions } from '#contract/files.ts';
import type { Connection } from '#contract/rpc.ts';
import { readOptions } from './options.ts';
import { progressLine } from './progressLine.ts';
import { readableBytes, readableCount } from './readableBytes.ts';
import { printJson, say, type Terminal } from './Terminal.ts';
import { withCore } from './withCore.ts';

export interface IngestOptions {
  as?: string;
  format?: string;
  maxRejects?: number;
  json?: boolean;
}

interface IngestedFile {
  path: string;
  rows: number;
  rejected: number;
  status: string;
  error: ErrorBody | null;
}

/** Brings files, folders and globs into one table. True when every file arrived, or was there already. */
export async function ingestFiles(
  terminal: Terminal,
  project: string,
  paths: string[],
  { as, format, maxRejects, json = false }: IngestOptions,
): Promise<boolean> {
  const absolute = paths.map((path) => resolve(terminal.folder, path));
  return withCore(terminal, project, async (connection) => {
    const { api } = connection;
    const { files, missing } = await api.files.expand({ paths: absolute });
    const lost = missing.map(notFound);
    const options = readOptions(format);
    const table = as ?? (await tableFor(api, absolute, files, options));
    const request = { table, mode: 'append' as const, files: files.map((path) => ({ path, options })) };
    const job =
      files.length > 0
        ? await follow(terminal, connection, maxRejects === undefined ? request : { ...request, maxRejects })
        : null;
    const all: IngestedFile[] = [...(job?.files ?? []).map(reported), ...lost];
    if (json) {
      const { rows = 0, rejected = 0, bytes = 0, seconds = 0 } = job ?? {};
      printJson(terminal, { table, files: all, rows, rejected, bytes, seconds });
    } else tell(terminal, table, all, job);
    return all.every(({ error, status }) => error === null && (status === 'stored' || status === 'duplicate'));
  });
}

const reported = ({ path, rows, rejected, status, error }: IngestJob['files'][number]): IngestedFile => ({
  path,
  rows,
  rejected,
  status,
  error,
});

function notFound(path: string): IngestedFile {
  const error: ErrorBody = { code: 'not_found', message: `There is no file ${path}.`, detail: { file: path } };
  return { path, rows: 0, rejected: 0, status: 'failed', error };
}

/** A folder names its table; else all files must agree on one, for a wrong guess would mix what does not belong together. */
async function tableFor(api: Core, paths: string[], files: string[], options: ReadOptions): Promise<string> {
  const [only] = paths;
  if (paths.length === 1 && only && (await stat(only).catch(() => null))?.isDirectory()) return tableOfFolder(only);
  const previews = await Promise.allSettled(files.map((path) => api.files.preview({ path, options, limit: 1 })));
  const names = new Set(
    previews.map((preview, at) =>
      preview.status === 'fulfilled' ? preview.value.suggestedTable : stem(files[at] ?? ''),
    ),
  );
  const [name = stem(only ?? '')] = names;
  if (names.size <= 1) return name;
  const remedy = 'Say which table they all belong to with --as, or ingest them one by one.';
  throw new MillraceError('usage', `These files have different names: ${[...names].join(', ')}. ${remedy}`, { remedy });
}

/** The folder's or file's name in lower case, odd characters as `_`. */
function tableOfFolder(path: string): string {
  const name = basename(path)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  return /^\p{L}/u.test(name) ? name : `t_${name}`;
}

const stem = (path: string) => tableOfFolder(basename(path).replace(/\..*$/, ''));

async function follow(
  terminal: Terminal,
  { api, on }: Connection<Core, CoreEvents>,
  request: Parameters<Core['files']['ingest']>[0],
): Promise<IngestJob> {
  const { jobId } = await api.files.ingest(request);
  const cancel = () => void api.files.cancel({ jobId }).catch(() => {});
  if (terminal.signal.aborted) cancel();
  terminal.signal.addEventListener('abort', cancel, { once: true });
  const progress = progressLine(terminal);
  const unsubscribe = on('ingest', (job) => {
    if (job.jobId === jobId) progress.show(progressText(job));
  });
  try {
    return await api.files.wait({ jobId });
  } finally {
    unsubscribe();
    progress.clear();
    terminal.signal.removeEventListener('abort', cancel);
  }
}

function progressText({ bytes, bytesRead, rows, seconds, secondsLeft }: IngestJob): string {
  const share = bytes > 0 ? Math.floor((100 * bytesRead) / bytes) : 0;
  const rate = seconds > 0 ? ` · ${readableCount(Math.round(rows / seconds))} rows/s` : '';
  const left = secondsLeft === null ? '' : ` · ${Math.ceil(secondsLeft)} s left`;
  return `${share} % · ${readableBytes(bytesRead)} of ${readableBytes(bytes)} · ${readableCount(rows)} rows${rate}${left}`;
}

function tell(terminal: Terminal, table: string, files: IngestedFile[], job: IngestJob | null): void {
  for (const { path, rows, rejected, status, error } of files) {
    const counts = `${readableCount(rows)} rows${rejected > 0 ? `, ${readableCount(rejected)} rejected` : ''}`;
    say(terminal, `${status.padEnd(9)} ${path}: ${error ? error.message : counts}`);
  }
  if (!job) return;
  const rejected = job.rejected > 0 ? `, ${readableCount(job.rejected)} rejected rows in raw.${table}__rejects` : '';
  say(terminal, `raw.${table}: ${readableCount(job.rows)} rows in ${job.seconds.toFixed(1)} s${rejected}`);
}
