import { useCallback } from 'react';
import type { Run } from '#contract/sql.ts';
import { useCore } from '../../../client/ClientProvider.tsx';
import { DataGrid } from '../../../components/grid/DataGrid.tsx';
import type { ShownView } from './useResultView.ts';

export interface ResultTableProps {
  run: Run;
  shown: ShownView;
}

/** The rows of a run, asked for page by page as they come into view. */
export function ResultTable({ run, shown }: ResultTableProps) {
  const core = useCore();
  const { runId } = run;
  const viewId = shown.view?.viewId;
  const of = viewId ? { runId, viewId } : { runId };
  const loadPage = useCallback(
    async (offset: number, limit: number, signal: AbortSignal) =>
      (await core.sql.page({ runId, ...(viewId ? { viewId } : {}), offset, limit }, { signal })).data,
    [core, runId, viewId],
  );
  const loadCell = async (row: number, column: number, signal: AbortSignal) =>
    (await core.sql.cell({ ...of, row, column }, { signal })).text;
  const whole = run.status === 'done';
  return (
    <DataGrid
      ariaLabel="Result"
      columns={run.columns}
      rows={shown.view?.rows ?? run.rows}
      {...(shown.view ? { totalRows: run.rows } : {})}
      growing={run.status === 'running'}
      loadPage={loadPage}
      loadCell={loadCell}
      pageKey={viewId ? `${runId} ${viewId}` : runId}
      sort={shown.sort}
      filters={shown.filters}
      {...(whole ? { onSort: shown.setSort, onFilter: shown.setFilters } : {})}
    />
  );
}
