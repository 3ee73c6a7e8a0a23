import { skipToken, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Run } from '#contract/sql.ts';
import { keys } from '../../../client/engineCache.ts';
import { hasEnded } from '../../../client/newerRun.ts';
import { useStore } from '../../../state/useStore.ts';

/** Tabs with a query that waits or runs. Watching them also keeps the runs of tabs out of view in the cache. */
export function useBusyTabs(generation: number): ReadonlySet<string> {
  const runs = useStore((store) => store.runs);
  const current = Object.entries(runs).filter(([, run]) => run.generation === generation);
  const started = current.flatMap(([id, run]) => (run.status === 'started' ? [{ id, runId: run.runId }] : []));
  const states = useQueries({
    queries: started.map(({ runId }) => ({
      queryKey: keys.run(runId),
      queryFn: skipToken as typeof skipToken | (() => Promise<Run>),
      gcTime: Number.POSITIVE_INFINITY,
    })),
  });
  const busy = [
    ...current.flatMap(([id, run]) => (run.status === 'starting' ? [id] : [])),
    ...started.flatMap(({ id }, index) => {
      const run = states[index]?.data;
      return run && hasEnded(run) ? [] : [id];
    }),
  ];
  const key = busy.join(' ');
  return useMemo(() => new Set(key ? key.split(' ') : []), [key]);
}
