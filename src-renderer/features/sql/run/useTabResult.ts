import { useClientState } from '../../../client/ClientProvider.tsx';
import { hasEnded } from '../../../client/newerRun.ts';
import { useRun } from '../../../client/useEngineFacts.ts';
import { useStore } from '../../../state/useStore.ts';

const RESTARTED = 'The script is as you left it.';

/** The last run of a tab, the run whose rows are on screen, and whether they can still be asked for. */
export function useTabResult(tabId: string) {
  const { coreOpen, generation, lastEnd, engine } = useClientState();
  const tabRun = useStore((store) => store.runs[tabId]);
  const known = useRun(tabRun?.status === 'started' ? tabRun.runId : undefined);
  const before = useRun(tabRun?.previous);
  const run = tabRun?.status === 'started' ? known : undefined;
  const empty = !run || (run.columns.length === 0 && !hasEnded(run));
  const older = tabRun?.status === 'started' && (!coreOpen || tabRun.generation !== generation);
  const cutOff = tabRun?.status === 'refused' && tabRun.error.code === 'closed';
  const reason = ('reason' in engine ? engine.reason : null) ?? lastEnd ?? '';
  return {
    tabRun,
    run,
    shownRun: tabRun?.status === 'refused' ? undefined : empty ? (before ?? run) : run,
    gone: older || cutOff ? `${reason} ${RESTARTED}`.trim() : null,
  };
}
