import { Button } from '@mantine/core';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import classes from './DataGrid.module.css';
import type { GridColumn } from './DataGridProps.ts';
import { GoToRow } from './GoToRow.tsx';
import { rangeOf, type Selection } from './selection.ts';
import type { ColumnState } from './useColumnState.ts';

interface GridFooterProps {
  columns: readonly GridColumn[];
  rows: number;
  totalRows: number | undefined;
  growing: boolean;
  state: ColumnState;
  selection: Selection;
  notice: string;
  failure: Error | null;
  onRetry: () => void;
  isGoOpen: boolean;
  onGoOpen: (opened: boolean) => void;
  onGo: (row: number) => void;
}

const count = (number: number, noun: string) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

export function GridFooter(props: GridFooterProps) {
  const { columns, rows, state, selection, notice, failure, onRetry } = props;
  return (
    <div className={classes.bar}>
      <span>{rowsText(props)}</span>
      <span>·</span>
      <span>{columnsText(columns.length, state.layout.order.length)}</span>
      <span>{selectionText(selection)}</span>
      <span className={classes.notice} role="status">
        {failure ? `Rows could not be loaded: ${failure.message}` : notice}
      </span>
      {failure && (
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
      <GoToRow rows={rows} opened={props.isGoOpen} onOpened={props.onGoOpen} onGo={props.onGo} />
      <ColumnsMenu columns={columns} state={state} />
    </div>
  );
}

function rowsText({ rows, totalRows, growing }: GridFooterProps): string {
  if (totalRows !== undefined && totalRows !== rows) {
    return `${rows.toLocaleString('en')} of ${count(totalRows, 'row')}`;
  }
  return growing ? `${count(rows, 'row')} so far` : count(rows, 'row');
}

function columnsText(all: number, shown: number): string {
  return shown === all ? count(all, 'column') : `${shown.toLocaleString('en')} of ${count(all, 'column')}`;
}

function selectionText(selection: Selection): string {
  const { top, bottom, left, right } = rangeOf(selection);
  if (top === bottom && left === right) return '';
  return `· ${(bottom - top + 1).toLocaleString('en')} × ${(right - left + 1).toLocaleString('en')} selected`;
}
