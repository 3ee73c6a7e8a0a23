import type { QueryClient } from '@tanstack/react-query';
import type { ExportJob } from '#contract/exporting.ts';
import type { IngestJob, Watch } from '#contract/files.ts';
import type { Run } from '#contract/sql.ts';
import type { Connections } from './createConnections.ts';
import { newerRun } from './newerRun.ts';

/** Names of what is known about the engine in the query cache. */
export const keys = {
  catalog: ['catalog'],
  project: ['project'],
  status: ['status'],
  jobs: ['jobs'],
  watches: ['watches'],
  functions: ['functions'],
  saved: ['saved'],
  history: ['history'],
  run: (runId: string) => ['run', runId],
  export: (jobId: string) => ['export', jobId],
} as const;

/** Lets what the engine tells by itself into the cache; returns what stops that. */
export function feedCache(cache: QueryClient, connections: Connections): () => void {
  let generation = connections.state().generation;
  const stops = [
    connections.onCore('run', (run) => putRun(cache, run)),
    connections.onCore('status', (status) => cache.setQueryData(keys.status, status)),
    connections.onCore('catalog', () => void cache.invalidateQueries({ queryKey: keys.catalog })),
    connections.onCore('ingest', (job) =>
      cache.setQueryData<IngestJob[]>(keys.jobs, (jobs) => replaced(jobs, job, 'jobId')),
    ),
    connections.onCore('watch', (watch) =>
      cache.setQueryData<Watch[]>(keys.watches, (watches) => replaced(watches, watch, 'watchId')),
    ),
    connections.onCore('export', (job) => cache.setQueryData<ExportJob>(keys.export(job.jobId), job)),
    connections.subscribe(() => {
      const now = connections.state();
      if (!now.coreOpen || now.generation === generation) return;
      generation = now.generation;
      cache.removeQueries({ queryKey: ['run'] });
      void cache.invalidateQueries();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

export function putRun(cache: QueryClient, run: Run): void {
  const before = cache.getQueryData<Run>(keys.run(run.runId));
  const now = newerRun(before, run);
  cache.setQueryData<Run>(keys.run(run.runId), now);
  if (now !== before && now.status !== 'waiting' && now.status !== 'running')
    void cache.invalidateQueries({ queryKey: keys.history });
}

/** The list with one entry replaced by its newest state, or added at the end, where the engine lists its newest. */
export function replaced<T>(list: readonly T[] | undefined, entry: T, id: keyof T): T[] {
  const known = list ?? [];
  const exists = known.some((one) => one[id] === entry[id]);
  return exists ? known.map((one) => (one[id] === entry[id] ? entry : one)) : [...known, entry];
}
