import { Title } from '@mantine/core';
import { CheckPanel } from './CheckPanel.tsx';
import { EngineFacts } from './EngineFacts.tsx';
import styles from './MonitorPage.module.css';
import { RunningQueries } from './RunningQueries.tsx';

/** How the engine is, what runs on it, and whether the data on disk is whole. */
export function MonitorPage({ onOpenRun }: { onOpenRun: (sql: string) => void }) {
  return (
    <div className={styles.page}>
      <Title order={1} className={styles.title ?? ''}>
        Monitor
      </Title>
      <EngineFacts />
      <RunningQueries onOpen={onOpenRun} />
      <CheckPanel />
    </div>
  );
}
