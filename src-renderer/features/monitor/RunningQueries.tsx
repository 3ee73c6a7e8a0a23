import { Button, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { Run } from '#contract/sql.ts';
import { useCore } from '../../client/ClientProvider.tsx';
import { hasEnded } from '../../client/newerRun.ts';
import { formatDuration } from '../../components/formatFigures.ts';
import styles from './MonitorPage.module.css';

/** Queries that wait or run now, of every window on this project. */
export function RunningQueries({ onOpen }: { onOpen: (sql: string) => void }) {
  const core = useCore();
  const runs = useRunsUnderWay();
  return (
    <section className={styles.section} aria-label="Queries under way">
      <h2 className={styles.heading}>Queries under way</h2>
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing is running. Queries show up here while they wait or run, and can be stopped.
        </Text>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Query</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th className={styles.number ?? ''}>Since</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Table.Tr key={run.runId}>
                <Table.Td>
                  <code className={styles.sql} title={run.sql}>
                    {run.sql}
                  </code>
                </Table.Td>
                <Table.Td>{run.status === 'waiting' ? `waiting, ${run.ahead} ahead` : run.status}</Table.Td>
                <Table.Td className={styles.number ?? ''}>{formatDuration(run.elapsedMs)}</Table.Td>
                <Table.Td className={styles.number ?? ''}>
                  <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onOpen(run.sql)}>
                    Open
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => void core.sql.stop({ runId: run.runId }).catch(() => undefined)}
                  >
                    Stop
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

function useRunsUnderWay(): Run[] {
  const cache = useQueryClient();
  const read = useCallback(
    () => cache.getQueriesData<Run>({ queryKey: ['run'], predicate: ({ queryKey }) => queryKey.length === 2 }),
    [cache],
  );
  const subscribe = useCallback((listener: () => void) => cache.getQueryCache().subscribe(listener), [cache]);
  const key = useSyncExternalStore(subscribe, () =>
    read()
      .map(([, run]) => `${run?.runId} ${run?.status} ${run?.elapsedMs}`)
      .join(),
  );
  return key === '' ? [] : read().flatMap(([, run]) => (run && !hasEnded(run) ? [run] : []));
}
