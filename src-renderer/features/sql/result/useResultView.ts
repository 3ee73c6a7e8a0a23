import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toErrorBody } from '#contract/errors.ts';
import type { ColumnFilter, SortKey } from '#contract/sql.ts';
import { useCore } from '../../../client/ClientProvider.tsx';

const NO_SORT: SortKey[] = [];
const NO_FILTERS: ColumnFilter[] = [];

/** How the result of one run is sorted and filtered, by DuckDB and over the whole of it. Starts afresh with each run. */
export function useResultView(runId: string) {
  const core = useCore();
  const [asked, setAsked] = useState({ runId, sort: NO_SORT, filters: NO_FILTERS });
  const { sort, filters } = asked.runId === runId ? asked : { sort: NO_SORT, filters: NO_FILTERS };
  const plain = sort.length === 0 && filters.length === 0;
  const view = useQuery({
    queryKey: ['run', runId, 'view', sort, filters],
    queryFn: ({ signal }) => core.sql.view({ runId, sort, filters }, { signal }),
    enabled: !plain,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    placeholderData: (before, query) => (query?.queryKey[1] === runId ? keepPreviousData(before) : undefined),
  });
  return {
    sort,
    filters,
    setSort: (next: SortKey[]) => setAsked({ runId, sort: next, filters }),
    setFilters: (next: ColumnFilter[]) => setAsked({ runId, sort, filters: next }),
    /** Undefined: the result as it is. */
    view: plain ? undefined : view.data,
    loading: !plain && view.isFetching,
    error: !plain && view.error ? toErrorBody(view.error) : null,
  };
}

export type ShownView = ReturnType<typeof useResultView>;
