import { Alert, Button, Group, Text, Title, UnstyledButton } from '@mantine/core';
import { IconFolderOpen, IconFolderPlus } from '@tabler/icons-react';
import type { RecentProject } from '#contract/host.ts';
import styles from './Welcome.module.css';

export interface WelcomeProps {
  recent: readonly RecentProject[];
  /** Why the last project could not be opened; null when nothing went wrong. */
  problem: string | null;
  /** A project is being opened. */
  busy: boolean;
  onNew: () => void;
  onOpen: () => void;
  onRecent: (path: string) => void;
}

/** What is seen before a project is open. */
export function Welcome({ recent, problem, busy, onNew, onOpen, onRecent }: WelcomeProps) {
  return (
    <main className={styles.welcome}>
      <div className={styles.column}>
        <Title order={1} className={styles.title ?? ''}>
          Millrace
        </Title>
        <Text c="dimmed" mb={24}>
          Files and streams into an open local lake; SQL and charts on top.
        </Text>
        {problem && (
          <Alert color="red" title="The project could not be opened" mb={16}>
            {problem}
          </Alert>
        )}
        <Group gap={8} mb={32}>
          <Button leftSection={<IconFolderPlus size={16} />} onClick={onNew} loading={busy}>
            New project
          </Button>
          <Button variant="default" leftSection={<IconFolderOpen size={16} />} onClick={onOpen} disabled={busy}>
            Open a project
          </Button>
        </Group>
        <h2 className={styles.heading}>Recent projects</h2>
        {recent.length === 0 ? (
          <Text size="sm" c="dimmed">
            A project is a folder: its files, its lake of Parquet and its queries. Make one, then drop CSV, JSON,
            Parquet, Arrow or Excel files on the window.
          </Text>
        ) : (
          <ul className={styles.list}>
            {recent.map(({ path, name, openedAt }) => (
              <li key={path}>
                <UnstyledButton className={styles.project ?? ''} onClick={() => onRecent(path)} disabled={busy}>
                  <span>{name}</span>
                  <span className={styles.path}>
                    <bdi dir="ltr">{path}</bdi>
                  </span>
                  <span className={styles.when}>{new Date(openedAt).toLocaleDateString()}</span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
      </div>
    </main>
  );
}
