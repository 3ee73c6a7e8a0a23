import { memo } from 'react';
import { isNumeric } from '../cell/typeKind.ts';
import type { PlacedColumn } from './columnLayout.ts';
import classes from './DataGrid.module.css';
import type { GridColumn } from './DataGridProps.ts';
import type { Page } from './PageCache.ts';

/** More characters than fit into the widest column. */
const SHOWN_CHARACTERS = 400;
const CONTROLS: Readonly<Record<string, string>> = { '\n': '↵', '\r': '␍', '\t': '⇥' };

export interface GridRowProps {
  /** 0-based row of the view. */
  row: number;
  /** px from the top of the body. */
  top: number;
  gridId: string;
  columns: readonly GridColumn[];
  pinned: readonly PlacedColumn[];
  scrolled: readonly PlacedColumn[];
  pinnedWidth: number;
  gutter: number;
  page: Page | undefined;
  rowInPage: number;
  /** Selected ordinals, inclusive; -1 for none. */
  selectedFrom: number;
  selectedTo: number;
  /** Ordinal of the active cell; -1 when it is in another row. */
  active: number;
}

/** One row: only the columns in view, and dashes of the right size until their values are there. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, top, pinned, scrolled, pinnedWidth, gutter } = props;
  const isSelected = props.selectedFrom >= 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: ten million rows cannot be a table; the grid roles carry the structure.
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names its active descendant.
    <div role="row" aria-rowindex={row + 2} className={classes.row} style={{ transform: `translateY(${top}px)` }}>
      <div className={classes.pinned} style={{ width: pinnedWidth }}>
        {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above. */}
        <div
          role="rowheader"
          aria-colindex={1}
          className={classes.gutter}
          data-selected={isSelected || undefined}
          style={{ width: gutter }}
        >
          {(row + 1).toLocaleString('en')}
        </div>
        {pinned.map((column) => cell(props, column))}
      </div>
      <div className={classes.scrolled} style={{ left: pinnedWidth }}>
        {scrolled.map((column) => cell(props, column))}
      </div>
    </div>
  );
});

function cell(props: GridRowProps, { index, ordinal, left, width }: PlacedColumn) {
  const { page, rowInPage, columns, gridId, row, selectedFrom, selectedTo, active } = props;
  const isSelected = ordinal >= selectedFrom && ordinal <= selectedTo;
  const isLoaded = page !== undefined && rowInPage < page.rows;
  const text = isLoaded ? page.text(rowInPage, index, SHOWN_CHARACTERS) : '';
  const isNumber = isNumeric(columns[index]?.type ?? '');
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names its active descendant.
    // biome-ignore lint/a11y/useSemanticElements: see the row.
    <div
      key={ordinal}
      role="gridcell"
      id={`${gridId}-${row}-${ordinal}`}
      aria-colindex={ordinal + 2}
      aria-selected={isSelected}
      aria-busy={isLoaded ? undefined : true}
      className={classes.cell}
      data-number={isNumber || undefined}
      data-null={text === null || undefined}
      data-active={ordinal === active || undefined}
      data-empty={isLoaded ? undefined : true}
      style={{ left, width }}
    >
      {text === null ? 'NULL' : visible(text)}
    </div>
  );
}

/** Line ends and tabs would break the line or look like spaces. */
function visible(text: string): string {
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return /[\n\r\t]/.test(shown) ? shown.replace(/[\n\r\t]/g, (control) => CONTROLS[control] ?? control) : shown;
}
