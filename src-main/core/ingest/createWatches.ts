import { resolve } from 'node:path';
import { MillraceError, toErrorBody } from '#contract/errors.ts';
import type { IngestJob, IngestRequest, Watch } from '#contract/files.ts';
import type { Publish } from '../engine/publish.ts';
import type { Lake } from '../lake/Lake.ts';
import { checkTableName, tableFolder } from '../lake/tableName.ts';
import type { Project } from '../project/Project.ts';
import { startWatch } from './startWatch.ts';
import { readWatchFiles, removeWatchFile, type WatchRequest, writeWatchFile } from './watchFile.ts';

interface Running {
  watch: Watch;
  close(): Promise<void>;
}

/** The watched folders of a project; those in `sources/` start at once. */
export async function createWatches({
  project,
  lake,
  publish,
  ingest,
  settleMs,
}: {
  project: Project;
  lake: Lake;
  publish: Publish;
  /** Resolves when the job has ended. */
  ingest(request: IngestRequest): Promise<IngestJob>;
  settleMs: number;
}) {
  const running = new Map<string, Running>();

  const start = (watchId: string, request: WatchRequest): Watch => {
    const watch: Watch = { watchId, ...request, status: 'watching', error: null, ingested: 0 };
    const update = (change: Partial<Watch>) => {
      Object.assign(watch, change);
      publish('watch', watchId, { ...watch });
    };
    running.set(watchId, { watch, close: startWatch({ watch, lake, ingest, settleMs, update }) });
    publish('watch', watchId, { ...watch });
    return { ...watch };
  };

  for (const [watchId, request] of await readWatchFiles(project.path)) {
    if (!(request instanceof MillraceError)) start(watchId, request);
    else running.set(watchId, { watch: unreadable(watchId, request), close: async () => undefined });
  }

  return {
    list: (): Watch[] => [...running.values()].map(({ watch }) => ({ ...watch })),
    async add(request: WatchRequest): Promise<Watch> {
      checkTableName(request.table);
      if (request.pattern === '') throw new MillraceError('usage', 'A watched folder needs a pattern, e.g. *.csv.');
      const watch = { ...request, folder: resolve(request.folder) };
      const watchId = freeId(tableFolder(request.table).replaceAll('%', '_'), running);
      const started = start(watchId, watch);
      await writeWatchFile(project.path, watchId, watch);
      return started;
    },
    async remove(watchId: string): Promise<void> {
      const found = running.get(watchId);
      if (!found) throw new MillraceError('not_found', `There is no watched folder called ${watchId}.`);
      running.delete(watchId);
      await found.close();
      await removeWatchFile(project.path, watchId);
    },
    async close(): Promise<void> {
      await Promise.all([...running.values()].map((one) => one.close()));
      running.clear();
    },
  };
}

function freeId(name: string, taken: Map<string, unknown>): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? name : `${name}-${n}`;
    if (!taken.has(id)) return id;
  }
}

function unreadable(watchId: string, error: MillraceError): Watch {
  const nothing = { folder: '', pattern: '', table: '', options: {}, ingested: 0 };
  return { watchId, ...nothing, status: 'failed', error: toErrorBody(error) };
}
