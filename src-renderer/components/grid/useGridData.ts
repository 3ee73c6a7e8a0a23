import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { DataGridProps, GridColumn } from './DataGridProps.ts';
import { PageCache } from './PageCache.ts';

interface Source {
  pageKey: string;
  columns: readonly GridColumn[];
  rows: number;
  cache: PageCache;
}

export interface GridData extends Source {
  /** Newer rows are on their way; what is shown is the old result. */
  isStale: boolean;
}

/** Rows asked for before a new result takes the place of the old one: what a tall screen shows. */
const FIRST_ROWS = 100;

/** What is on screen: the old result until the first rows of the new one are there. */
export function useGridData(props: DataGridProps): GridData {
  const { pageKey, rows, growing = false } = props;
  const [shown, setShown] = useState(() => sourceOf(props));
  // biome-ignore lint/correctness/useExhaustiveDependencies: one cache per key; `loadPage` may be a new closure at each render.
  const next = useMemo(() => (pageKey === shown.pageKey ? null : sourceOf(props)), [pageKey, shown.pageKey]);

  useEffect(() => {
    if (!next) return;
    let isTaken = false;
    const takeOver = () => {
      const isEmpty = rows === 0 && !growing;
      if (!next.cache.pageOf(0) && !next.cache.failure && !isEmpty) return;
      isTaken = true;
      shown.cache.close();
      setShown(next);
    };
    next.cache.want(0, FIRST_ROWS, rows);
    const unsubscribe = next.cache.subscribe(takeOver);
    takeOver();
    return () => {
      unsubscribe();
      if (!isTaken) next.cache.close();
    };
  }, [next, shown, rows, growing]);
  useEffect(() => () => shown.cache.close(), [shown]);

  useSyncExternalStore(shown.cache.subscribe, shown.cache.version);
  const isStale = shown.pageKey !== pageKey;
  return { ...shown, rows: isStale ? shown.rows : rows, isStale };
}

function sourceOf({ pageKey, columns, rows, loadPage }: DataGridProps): Source {
  return { pageKey, columns, rows, cache: new PageCache({ loadPage, columns: columns.length }) };
}
