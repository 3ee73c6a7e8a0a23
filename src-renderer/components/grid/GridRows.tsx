import classes from './DataGrid.module.css';
import { GridRow, type GridRowProps } from './GridRow.tsx';
import type { PageCache } from './PageCache.ts';
import type { CellRange, Position } from './selection.ts';
import type { GridPointer } from './useGridPointer.ts';

interface GridRowsProps
  extends Pick<GridRowProps, 'gridId' | 'columns' | 'pinned' | 'scrolled' | 'pinnedWidth' | 'gutter'> {
  cache: PageCache;
  /** Virtual px above the first visible row. */
  top: number;
  firstRow: number;
  lastRow: number;
  rowHeight: number;
  range: CellRange;
  active: Position;
  pointer: GridPointer;
}

/** Rows are placed from the start of their thousand: px stay small and exact, and most rows are not touched by a scroll. */
const BLOCK = 1_000;

export function GridRows({
  cache,
  top,
  firstRow,
  lastRow,
  rowHeight,
  range,
  active,
  pointer,
  ...shared
}: GridRowsProps) {
  const base = Math.floor(firstRow / BLOCK) * BLOCK;
  const visible = Array.from({ length: Math.max(0, lastRow - firstRow + 1) }, (_, i) => firstRow + i);
  /** Elements are used again for the rows that come into view, which is cheaper than to make new ones. */
  const slots = visible.length + 1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: ten million rows cannot be a table; the grid roles carry the structure.
    <div role="rowgroup" className={classes.body} {...pointer}>
      <div
        role="presentation"
        className={classes.rows}
        style={{ transform: `translateY(${base * rowHeight - top}px)` }}
      >
        {visible.map((row) => {
          const isSelected = row >= range.top && row <= range.bottom;
          return (
            <GridRow
              key={row % slots}
              {...shared}
              row={row}
              top={(row - base) * rowHeight}
              page={cache.pageOf(row)}
              rowInPage={row % cache.pageRows}
              selectedFrom={isSelected ? range.left : -1}
              selectedTo={isSelected ? range.right : -1}
              active={row === active.row ? active.column : -1}
            />
          );
        })}
      </div>
    </div>
  );
}
