import { Button, EmptyState, Group, Loader, Modal, Text, UnstyledButton } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { ScriptVersion } from '#contract/sql.ts';
import { useClientState, useCore } from '../../../client/ClientProvider.tsx';
import { keys } from '../../../client/engineCache.ts';
import { plural } from '../../../components/formatFigures.ts';
import type { Tab } from '../../../state/tabs.ts';
import styles from './SidePanel.module.css';

const SqlDiff = lazy(() => import('../editor/SqlDiff.tsx').then(({ SqlDiff }) => ({ default: SqlDiff })));

export interface VersionsPanelProps {
  tab: Tab;
  scheme: 'light' | 'dark';
  onRestore: (text: string) => void;
}

/** The text of the script at each of its runs, newest first, with what has changed since and a way back. */
export function VersionsPanel({ tab, scheme, onRestore }: VersionsPanelProps) {
  const core = useCore();
  const { coreOpen } = useClientState();
  const [chosen, setChosen] = useState<ScriptVersion | null>(null);
  const { data } = useQuery({
    queryKey: [...keys.history, 'versions', tab.id],
    queryFn: () => core.queries.versions({ scriptId: tab.id }),
    enabled: coreOpen,
  });
  const restore = (version: ScriptVersion) => {
    onRestore(version.text);
    setChosen(null);
  };
  return (
    <>
      {data?.length === 0 && (
        <EmptyState
          size="xs"
          icon={<IconVersions size={24} />}
          title="No versions yet"
          description="A version of this script is kept each time you run it."
        />
      )}
      <ul className={styles.list}>
        {data?.map((version) => (
          <li key={version.versionId} className={styles.row}>
            <UnstyledButton className={styles.entry ?? ''} onClick={() => setChosen(version)}>
              <span>{new Date(version.savedAt).toLocaleString()}</span>
              <span className={styles.facts}>
                {version.text === tab.sql ? 'As it is now' : plural(version.text.split('\n').length, 'line')}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Modal
        opened={chosen !== null}
        onClose={() => setChosen(null)}
        size="80%"
        title={chosen ? `${tab.title}, as of ${new Date(chosen.savedAt).toLocaleString()}` : ''}
      >
        <Text size="xs" c="dimmed" mb={8}>
          Left: this version. Right: the script as it is now.
        </Text>
        <div className={styles.diff}>
          <Suspense fallback={<Loader size="sm" />}>
            {chosen && <SqlDiff before={chosen.text} after={tab.sql} scheme={scheme} />}
          </Suspense>
        </div>
        <Group justify="flex-end" mt={16} gap={8}>
          <Button size="xs" variant="default" onClick={() => setChosen(null)}>
            Close
          </Button>
          <Button size="xs" disabled={chosen?.text === tab.sql} onClick={() => chosen && restore(chosen)}>
            Restore this version
          </Button>
        </Group>
      </Modal>
    </>
  );
}
