import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Run } from '#contract/sql.ts';
import { formatDuration } from '../../../components/formatFigures.ts';
import type { TabRun } from '../../../state/useStore.ts';
import styles from './RunState.module.css';
import { runLabel } from './runLabel.ts';
import { useElapsed } from './useElapsed.ts';

export interface RunStateProps {
  tabRun: TabRun;
  run: Run | undefined;
  /** Why the result is no longer there; null while it is. */
  gone: string | null;
}

const LONG_STOP_MS = 200;

/** How the run of a tab is, in one line. */
export function RunState({ tabRun, run, gone }: RunStateProps) {
  const active = isActive(tabRun, run, gone);
  const elapsed = useElapsed(tabRun.at, active);
  const stopping = run?.status === 'running' && run.stopping;
  const long = useLongerThan(LONG_STOP_MS, stopping);
  const text = gone ? 'The result is gone' : labelOf(tabRun, run, elapsed);
  return (
    <Text size="xs" className={styles.state} data-status={run?.status ?? tabRun.status} data-testid="run-state">
      {text}
      {stopping && long && ' DuckDB finishes the step it is in, e.g. a sort; this can take a while.'}
    </Text>
  );
}

export function isActive(tabRun: TabRun, run: Run | undefined, gone: string | null): boolean {
  if (gone) return false;
  return tabRun.status === 'starting' || run?.status === 'waiting' || run?.status === 'running';
}

function labelOf(tabRun: TabRun, run: Run | undefined, elapsed: number): string {
  if (tabRun.status === 'refused') return tabRun.error.code === 'cancelled' ? 'Stopped' : 'Failed';
  if (run && tabRun.status === 'started') return runLabel(run, elapsed);
  return `Starting · ${formatDuration(elapsed)}`;
}

function useLongerThan(ms: number, on: boolean): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!on) return;
    const timer = setTimeout(() => setLong(true), ms);
    return () => clearTimeout(timer);
  }, [ms, on]);
  return on && long;
}
