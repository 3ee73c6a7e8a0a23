import { EmptyState, Kbd } from '@mantine/core';
import { IconChartLine, IconHourglass, IconPlayerPlay, IconPlugX, IconSitemap, IconTable } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Run } from '#contract/sql.ts';
import styles from './ResultArea.module.css';

export type HintKind = 'nothing' | 'no-plan' | 'gone' | 'starting' | 'chart-later' | Run['status'];

interface Hint {
  icon: ReactNode;
  title: string;
  text: ReactNode;
}

const run = (
  <>
    <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd> runs the statement at the cursor, <Kbd size="xs">Ctrl</Kbd>{' '}
    <Kbd size="xs">Shift</Kbd> <Kbd size="xs">Enter</Kbd> the whole script.
  </>
);
const busy = { icon: <IconHourglass size={24} />, title: 'Running', text: 'Rows are shown as soon as there are some.' };

const HINTS: Record<HintKind, Hint> = {
  nothing: { icon: <IconPlayerPlay size={24} />, title: 'No result yet', text: run },
  'no-plan': {
    icon: <IconSitemap size={24} />,
    title: 'No plan yet',
    text: 'Explain shows how DuckDB would go about the statement; Explain analyze runs it and measures each step.',
  },
  gone: { icon: <IconPlugX size={24} />, title: 'This result is gone', text: run },
  starting: busy,
  running: busy,
  waiting: {
    ...busy,
    title: 'Waiting for its turn',
    text: 'Two queries run at once; this one begins when one of them ends.',
  },
  'chart-later': {
    icon: <IconChartLine size={24} />,
    title: 'Still running',
    text: 'The chart is drawn when the result is whole.',
  },
  done: { icon: <IconTable size={24} />, title: 'Done', text: 'The statement returns no rows.' },
  failed: { icon: <IconPlayerPlay size={24} />, title: 'Failed', text: run },
  cancelled: { icon: <IconPlayerPlay size={24} />, title: 'Stopped', text: run },
};

/** What a person can do where there is nothing to show. */
export function ResultHint({ kind, reason }: { kind: HintKind; reason?: string }) {
  const { icon, title, text } = HINTS[kind];
  return (
    <EmptyState
      className={styles.hint ?? ''}
      size="sm"
      icon={icon}
      title={title}
      description={
        <>
          {reason && <span style={{ display: 'block' }}>{reason}</span>}
          {text}
        </>
      }
    />
  );
}
