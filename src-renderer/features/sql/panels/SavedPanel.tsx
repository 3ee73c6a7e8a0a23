import { ActionIcon, Button, EmptyState, Group, Modal, Text, UnstyledButton } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SavedQuery } from '#contract/sql.ts';
import { useClientState, useCore } from '../../../client/ClientProvider.tsx';
import { keys } from '../../../client/engineCache.ts';
import styles from './SidePanel.module.css';

/** The files `queries/*.sql` of the project. */
export function SavedPanel({ onOpen }: { onOpen: (query: SavedQuery) => void }) {
  const core = useCore();
  const cache = useQueryClient();
  const { coreOpen } = useClientState();
  const [doomed, setDoomed] = useState<string | null>(null);
  const { data } = useQuery({ queryKey: keys.saved, queryFn: () => core.queries.list({}), enabled: coreOpen });
  const remove = async (name: string) => {
    setDoomed(null);
    await core.queries.remove({ name });
    await cache.invalidateQueries({ queryKey: keys.saved });
  };
  return (
    <>
      {data?.length === 0 && (
        <EmptyState
          size="xs"
          icon={<IconBookmark size={24} />}
          title="No saved queries"
          description="Ctrl+S saves the script as a file in the project's folder queries, ready for git."
        />
      )}
      <ul className={styles.list}>
        {data?.map((query) => (
          <li key={query.name} className={styles.row}>
            <UnstyledButton className={styles.entry ?? ''} onClick={() => onOpen(query)}>
              <span>{query.name}</span>
              <span className={styles.facts}>{new Date(query.modifiedAt).toLocaleString()}</span>
            </UnstyledButton>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={`Delete ${query.name}`}
              onClick={() => setDoomed(query.name)}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Modal opened={doomed !== null} onClose={() => setDoomed(null)} title="Delete the saved query?" size="sm">
        <Text size="sm">The file queries/{doomed}.sql is removed from the project. Open scripts stay as they are.</Text>
        <Group justify="flex-end" mt={16} gap={8}>
          <Button size="xs" variant="default" onClick={() => setDoomed(null)}>
            Keep
          </Button>
          <Button size="xs" color="red" onClick={() => doomed !== null && void remove(doomed)}>
            Delete
          </Button>
        </Group>
      </Modal>
    </>
  );
}
