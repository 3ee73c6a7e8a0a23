import type { PlacedColumn } from './columnLayout.ts';
import classes from './DataGrid.module.css';
import type { GridColumn, GridFilter } from './DataGridProps.ts';
import { HeaderCell, type HeaderCellProps } from './HeaderCell.tsx';

type Passed = Pick<
  HeaderCellProps,
  'gridId' | 'sort' | 'isSortable' | 'onPress' | 'onMenu' | 'onResize' | 'onFit' | 'onDrag'
>;

interface GridHeaderProps extends Passed {
  columns: readonly GridColumn[];
  pinned: readonly PlacedColumn[];
  scrolled: readonly PlacedColumn[];
  pinnedWidth: number;
  gutter: number;
  filters: readonly GridFilter[];
  /** Ordinals; -1 for none. */
  active: number;
  open: number;
  dragged: number;
}

export function GridHeader(props: GridHeaderProps) {
  const { columns, pinned, scrolled, pinnedWidth, gutter, filters, active, open, dragged, ...passed } = props;
  const head = (placed: PlacedColumn) => (
    <HeaderCell
      key={placed.index}
      {...passed}
      placed={placed}
      column={columns[placed.index] ?? { name: '', type: '' }}
      isFiltered={filters.some((filter) => filter.column === placed.index)}
      isActive={placed.ordinal === active}
      isMenuOpen={placed.ordinal === open}
      isDragged={placed.ordinal === dragged}
    />
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: ten million rows cannot be a table; the grid roles carry the structure.
    <div role="rowgroup" className={classes.header}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names its active descendant. */}
      <div role="row" aria-rowindex={1} className={classes.headerRow}>
        <div className={classes.pinned} style={{ width: pinnedWidth }}>
          {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: see above. */}
          <div
            role="columnheader"
            aria-colindex={1}
            className={classes.gutter}
            style={{ width: gutter }}
            aria-label="Row"
          >
            #
          </div>
          {pinned.map(head)}
        </div>
        <div className={classes.scrolled} style={{ left: pinnedWidth }}>
          {scrolled.map(head)}
        </div>
      </div>
    </div>
  );
}
