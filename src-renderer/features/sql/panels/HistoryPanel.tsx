import { EmptyState, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HistoryEntry } from '#contract/sql.ts';
import { useClientState, useCore } from '../../../client/ClientProvider.tsx';
import { keys } from '../../../client/engineCache.ts';
import { formatDuration, plural } from '../../../components/formatFigures.ts';
import styles from './SidePanel.module.css';

const PAGE = 50;

/** Every run of the project, newest first; choosing one opens its text in a new tab. */
export function HistoryPanel({ onOpen }: { onOpen: (entry: HistoryEntry) => void }) {
  const core = useCore();
  const { coreOpen } = useClientState();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [...keys.history, search],
    queryFn: ({ pageParam }) =>
      core.queries.history({ search, limit: PAGE, ...(pageParam ? { before: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => (last.length === PAGE ? last.at(-1)?.id : undefined),
    enabled: coreOpen,
    placeholderData: (before) => before,
  });
  const entries = data?.pages.flat() ?? [];
  return (
    <>
      <div className={styles.search}>
        <TextInput
          size="xs"
          aria-label="Search the history"
          placeholder="Search the history"
          leftSection={<IconSearch size={14} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {data && entries.length === 0 && (
        <EmptyState
          size="xs"
          icon={<IconHistory size={24} />}
          title={search ? 'Nothing found' : 'Nothing has been run yet'}
          description={search ? 'Try fewer letters.' : 'Each run is kept here with its time, duration and rows.'}
        />
      )}
      <ul className={styles.list}>
        {entries.map((entry) => (
          <li key={entry.id} className={styles.row}>
            <UnstyledButton className={styles.entry ?? ''} onClick={() => onOpen(entry)}>
              <span className={styles.sql}>{entry.sql}</span>
              <span className={styles.facts}>{factsOf(entry)}</span>
              {entry.error && <span className={`${styles.facts} ${styles.failed}`}>{firstLine(entry.error)}</span>}
            </UnstyledButton>
          </li>
        ))}
        {hasNextPage && (
          <li>
            <UnstyledButton className={styles.entry ?? ''} onClick={() => void fetchNextPage()}>
              Show older runs
            </UnstyledButton>
          </li>
        )}
      </ul>
    </>
  );
}

function factsOf({ startedAt, elapsedMs, rows, status }: HistoryEntry): string {
  const end =
    status === 'done' ? (rows === null ? 'done' : plural(rows, 'row')) : status === 'failed' ? 'failed' : 'stopped';
  return [new Date(startedAt).toLocaleString(), formatDuration(elapsedMs), end].join(' · ');
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';
