import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { watch as watchFiles } from 'chokidar';
import { toErrorBody } from '#contract/errors.ts';
import type { IngestJob, IngestRequest, Watch } from '#contract/files.ts';
import { hashFile } from '../lake/hashFile.ts';
import type { Lake } from '../lake/Lake.ts';
import { tableKey } from '../lake/tableName.ts';
import { fileError } from '../project/fileError.ts';
import { filesOf } from './expandPaths.ts';
import { changedAfterIngest } from './sourceFile.ts';

/**
 * Ingests what lies in a folder and what comes into it, each path once. A file that changes after it was ingested is
 * not read again (its old rows would be doubled); the watch says so instead.
 * @returns what ends it; resolves when no ingest of it is under way.
 */
export function startWatch({
  watch,
  lake,
  ingest,
  settleMs,
  update,
}: {
  watch: Watch;
  lake: Lake;
  ingest(request: IngestRequest): Promise<IngestJob>;
  settleMs: number;
  update(change: Partial<Watch>): void;
}): () => Promise<void> {
  let closed = false;
  // First of all what was stored before, so that it is not counted twice.
  let working: Promise<void> = storedFrom(lake, watch).then((before) => {
    if (before > 0) update({ ingested: before });
  });
  const pending = new Set<string>();

  const round = async () => {
    if (closed || pending.size === 0) return;
    const asked = new Set(pending);
    pending.clear();
    const matching = (await filesOf(watch.pattern, watch.folder)).filter((path) => asked.has(path));
    const known = await knownPaths(lake, watch.table);
    const paths = matching.filter((path) => !known.has(path));
    for (const path of matching) {
      const was = known.get(path);
      if (was && (await hasChanged(lake, watch.table, path))) update({ error: toErrorBody(changedAfterIngest(path)) });
    }
    if (paths.length === 0 || closed) return;
    const files = paths.map((path) => ({ path, options: watch.options }));
    const job = await ingest({ table: watch.table, mode: 'append', files });
    const failed = job.files.find((file) => file.status === 'failed');
    const stored = job.files.filter((file) => file.status === 'stored').length;
    update({ ingested: watch.ingested + stored, error: failed?.error ?? null });
  };
  const schedule = (path: string) => {
    pending.add(path);
    working = working.then(round).catch((error: unknown) => update({ error: toErrorBody(error) }));
  };

  const watcher = watchFiles(watch.folder, {
    awaitWriteFinish: { stabilityThreshold: settleMs, pollInterval: Math.min(100, settleMs) },
    ignored: (path) => path.split(sep).includes('.millrace'),
  });
  watcher.on('add', schedule);
  watcher.on('change', schedule);
  watcher.on('addDir', (path) => path === watch.folder && watch.status === 'failed' && update(RUNNING));
  watcher.on('unlinkDir', (path) => path === watch.folder && void requireFolder());
  watcher.on('error', (error) => update({ status: 'failed', error: toErrorBody(error) }));

  const requireFolder = async () => {
    await stat(watch.folder).catch((error: unknown) => {
      update({ status: 'failed', error: toErrorBody(fileError(error, 'Could not watch', watch.folder)) });
    });
  };
  void requireFolder();

  return async () => {
    closed = true;
    await watcher.close();
    await working;
  };
}

const RUNNING = { status: 'watching', error: null } as const;

async function sourcesOf(lake: Lake, table: string) {
  const tables = await lake.tables();
  return tables.find(({ name, kind }) => kind === 'lake' && tableKey(name) === tableKey(table))?.sources ?? [];
}

async function knownPaths(lake: Lake, table: string): Promise<Map<string, true>> {
  return new Map((await sourcesOf(lake, table)).map(({ path }) => [path, true]));
}

async function hasChanged(lake: Lake, table: string, path: string): Promise<boolean> {
  return !(await lake.hasContent(table, await hashFile(path)));
}

async function storedFrom(lake: Lake, { table, folder }: Watch): Promise<number> {
  return (await sourcesOf(lake, table)).filter(({ path }) => path.startsWith(folder + sep)).length;
}
