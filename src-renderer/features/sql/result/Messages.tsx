import { Text } from '@mantine/core';
import type { Run } from '#contract/sql.ts';
import type { TabRun } from '../../../state/useStore.ts';
import { runLabel } from '../run/runLabel.ts';
import { ErrorNote } from './ErrorNote.tsx';
import styles from './Messages.module.css';

export interface MessagesProps {
  tabRun: TabRun;
  run: Run | undefined;
  onJump: (offset: number) => void;
}

/** The facts of the last run in words: when, how long, how many rows, what was run and what was wrong. */
export function Messages({ tabRun, run, onJump }: MessagesProps) {
  const error = tabRun.status === 'refused' ? tabRun.error : run?.status === 'failed' ? run.error : null;
  const { position } = error?.detail ?? {};
  return (
    <div className={styles.messages}>
      {error && (
        <ErrorNote
          error={error}
          title="The statement failed"
          onJump={position === undefined ? undefined : () => onJump(tabRun.offset + position)}
        />
      )}
      {run && (
        <dl className={styles.facts}>
          <dt>Started</dt>
          <dd>{new Date(run.startedAt).toLocaleString()}</dd>
          <dt>State</dt>
          <dd>{runLabel(run, run.elapsedMs)}</dd>
          {run.columns.length > 0 && (
            <>
              <dt>Columns</dt>
              <dd>{run.columns.length}</dd>
            </>
          )}
        </dl>
      )}
      <Text size="xs" c="dimmed" px={12}>
        What was run
      </Text>
      <pre className={styles.sql}>{tabRun.sql}</pre>
    </div>
  );
}
