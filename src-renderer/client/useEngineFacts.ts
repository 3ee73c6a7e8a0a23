import { skipToken, useQuery } from '@tanstack/react-query';
import type { Catalog } from '#contract/catalog.ts';
import type { ExportJob } from '#contract/exporting.ts';
import type { IngestJob, Watch } from '#contract/files.ts';
import type { EngineStatus, ProjectInfo } from '#contract/project.ts';
import type { Run } from '#contract/sql.ts';
import { useClientState, useCore } from './ClientProvider.tsx';
import { keys } from './engineCache.ts';

/** A fact asked for once and then kept true by events; undefined until the first answer. */
function useFact<T>(key: readonly string[], ask: (() => Promise<T>) | null) {
  const { coreOpen } = useClientState();
  return useQuery<T>({
    queryKey: key,
    queryFn: coreOpen && ask ? ask : skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCatalog() {
  const core = useCore();
  return useFact<Catalog>(keys.catalog, () => core.catalog.list({}));
}

export function useProject() {
  const core = useCore();
  return useFact<ProjectInfo>(keys.project, () => core.project.info({}));
}

export function useStatus(): EngineStatus | undefined {
  const core = useCore();
  return useFact<EngineStatus>(keys.status, () => core.project.status({})).data;
}

const NO_JOBS: IngestJob[] = [];
export function useJobs(): IngestJob[] {
  const core = useCore();
  return useFact<IngestJob[]>(keys.jobs, () => core.files.jobs({})).data ?? NO_JOBS;
}

const NO_WATCHES: Watch[] = [];
export function useWatches(): Watch[] {
  const core = useCore();
  return useFact<Watch[]>(keys.watches, () => core.files.watches({})).data ?? NO_WATCHES;
}

/** The newest state of a run; undefined when this window has not heard of it. */
export function useRun(runId: string | undefined): Run | undefined {
  return useQuery<Run>({ queryKey: keys.run(runId ?? ''), queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY }).data;
}

export function useExportJob(jobId: string): ExportJob | undefined {
  return useQuery<ExportJob>({ queryKey: keys.export(jobId), queryFn: skipToken }).data;
}
