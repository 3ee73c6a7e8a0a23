import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { toErrorBody } from '#contract/errors.ts';
import { useCore } from '../../client/ClientProvider.tsx';
import { keys } from '../../client/engineCache.ts';
import type { Tab } from '../../state/tabs.ts';
import { useStore } from '../../state/useStore.ts';

/** Saves a script, with its chart, as `queries/<name>.sql` and names the tab after it. */
export function useQuerySaving() {
  const core = useCore();
  const cache = useQueryClient();
  return useCallback(
    async (tab: Tab, name: string): Promise<void> => {
      try {
        const saved = await core.queries.save({ name, sql: tab.sql, chart: tab.chart && JSON.stringify(tab.chart) });
        useStore.getState().changeTab(tab.id, { title: saved.name, savedAs: saved.name });
        notifications.show({ message: `Saved as queries/${saved.name}.sql`, autoClose: 3_000 });
        await cache.invalidateQueries({ queryKey: keys.saved });
      } catch (error) {
        notifications.show({ color: 'red', title: 'The query was not saved', message: toErrorBody(error).message });
      }
    },
    [core, cache],
  );
}
