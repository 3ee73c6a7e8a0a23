import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { CellViewer } from '../cell/CellViewer.tsx';
import { type ColumnCommand, columnCommands, toggledSort } from './columnCommands.ts';
import { columnAt, columnByOrdinal, type PlacedColumn, visibleColumns } from './columnLayout.ts';
import classes from './DataGrid.module.css';
import type { DataGridProps, GridColumn } from './DataGridProps.ts';
import { FilterBar } from './FilterBar.tsx';
import { FilterPopover } from './FilterPopover.tsx';
import { fitWidth } from './fitWidth.ts';
import { GridFooter } from './GridFooter.tsx';
import { GridHeader } from './GridHeader.tsx';
import { GridMenu } from './GridMenu.tsx';
import { GridRows } from './GridRows.tsx';
import { gridKeys } from './gridKeys.ts';
import { rangeOf } from './selection.ts';
import { useColumnState } from './useColumnState.ts';
import { useGridCopy } from './useGridCopy.ts';
import { useGridData } from './useGridData.ts';
import { useGridPointer } from './useGridPointer.ts';
import { useGridSelection } from './useGridSelection.ts';
import { useVirtualScroll } from './useVirtualScroll.ts';

// Longer than most files: the one place where scrolling, data, selection, columns and overlays meet.

const ROW_HEIGHT = 24;
const HEADER_HEIGHT = 28;
const NO_COLUMN: GridColumn = { name: '', type: '' };

type Overlay =
  | { kind: 'menu' | 'filter'; ordinal: number }
  | { kind: 'cell'; row: number; index: number }
  | { kind: 'go' };

/**
 * Any number of rows and columns with flat memory: only what is in view is in the page, and pages come as they are
 * needed. Sorting and filtering are the caller's; order, width, pinning and hiding of columns are kept here.
 */
export function DataGrid(props: DataGridProps) {
  const { ariaLabel, sort = [], onSort, filters = [], onFilter, loadPage, loadCell, growing = false } = props;
  const gridId = useId();
  const data = useGridData(props);
  const { columns, rows, cache } = data;
  const gutter = 20 + Math.max(3, rows.toLocaleString('en').length) * 7;
  const state = useColumnState(columns, gutter);
  const { layout } = state;
  const scroll = useVirtualScroll({ rows, rowHeight: ROW_HEIGHT, header: HEADER_HEIGHT });
  const { scroller, scale, top, left, width, height, scrollTo } = scroll;
  const bodyHeight = Math.max(0, height - HEADER_HEIGHT);
  const extent = { rows, columns: layout.order.length };
  const { selection, setSelection, go } = useGridSelection({
    extent,
    layout,
    scroll,
    rowHeight: ROW_HEIGHT,
    bodyHeight,
  });
  const range = rangeOf(selection);
  const { active } = selection;
  const copy = useGridCopy({
    range,
    order: layout.order,
    columns,
    loadPage,
    loadCell,
    cache,
    grid: scroller,
    write: props.writeClipboard,
  });
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const [drag, setDrag] = useState<{ ordinal: number; to: PlacedColumn } | null>(null);

  const firstRow = Math.floor(top / ROW_HEIGHT);
  const lastRow = Math.min(rows - 1, Math.ceil((top + bodyHeight) / ROW_HEIGHT));
  const scrolled = visibleColumns(layout.scrolled, left, left + Math.max(0, width - layout.pinnedWidth));
  const isActiveInPage =
    (active.row === -1 || (active.row >= firstRow && active.row <= lastRow)) &&
    (active.column < layout.pinned.length || scrolled.some(({ ordinal }) => ordinal === active.column));
  const margin = Math.ceil(cache.pageRows / 4);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means that pages came or failed.
  useEffect(
    () => cache.want(firstRow - margin, lastRow + margin, rows),
    [cache, cache.version(), firstRow, lastRow, rows],
  );

  const shownKey = useRef(data.pageKey);
  useLayoutEffect(() => {
    if (shownKey.current === data.pageKey) return;
    shownKey.current = data.pageKey;
    const start = { row: Math.min(0, active.row), column: active.column };
    setSelection({ active: start, anchor: start });
    scrollTo({ top: 0 });
  });

  /** A menu closes by itself after a choice; the keys must then work on. */
  const lastOverlay = useRef<Overlay | null>(null);
  useEffect(() => {
    if (lastOverlay.current?.kind === 'menu' && overlay === null) scroller.current?.focus();
    lastOverlay.current = overlay;
  }, [overlay, scroller]);

  const close = () => {
    setOverlay(null);
    scroller.current?.focus();
  };
  const openCell = (row: number, ordinal: number) => {
    const index = layout.order[ordinal];
    if (index === undefined || row < 0 || row >= rows) return;
    if (props.onCellOpen) props.onCellOpen({ row, column: index });
    else if (loadCell) setOverlay({ kind: 'cell', row, index });
  };
  const fitColumn = ({ index }: PlacedColumn) => {
    const page = cache.pageOf(firstRow);
    const values = page ? Array.from({ length: page.rows }, (_, row) => page.text(row, index, 200) ?? 'NULL') : [];
    const font = scroller.current ? `12px ${getComputedStyle(scroller.current).fontFamily}` : '12px sans-serif';
    state.setWidth(index, fitWidth(columns[index]?.name ?? '', values, font));
  };
  const commandsOf = (ordinal: number): ColumnCommand[] => {
    const placed = columnByOrdinal(layout, ordinal);
    if (!placed) return [];
    const { index, width } = placed;
    const name = columns[index]?.name ?? '';
    const openFilter = () => setOverlay({ kind: 'filter', ordinal });

    return columnCommands({
      index,
      ordinal,
      name,
      state,
      width,
      sort,
      onSort,
      filters,
      onFilter,
      openFilter,
      fit: () => fitColumn(placed),
      copy: copy.copyText,
    });
  };
  const press = ({ ordinal, index }: PlacedColumn, add: boolean) => {
    setSelection({ anchor: { row: -1, column: ordinal }, active: { row: -1, column: ordinal } });
    onSort?.(toggledSort(sort, index, add));
  };
  const openMenu = (ordinal: number) => setOverlay({ kind: 'menu', ordinal });
  const onKeyDown = gridKeys({
    selection,
    setSelection,
    go,
    extent,
    page: Math.max(1, Math.floor(bodyHeight / ROW_HEIGHT) - 1),
    command: (id) =>
      commandsOf(active.column)
        .find((command) => command.id === id)
        ?.run(),
    openCell: () => openCell(active.row, active.column),
    pressHeader: (add) => {
      const placed = columnByOrdinal(layout, active.column);
      if (placed) press(placed, add);
    },
    openMenu: () => openMenu(active.column),
    goToRow: () => setOverlay({ kind: 'go' }),
  });
  const pointer = useGridPointer({ scroll, layout, rows, rowHeight: ROW_HEIGHT, header: HEADER_HEIGHT, go, openCell });

  const placeOf = (ordinal: number) => {
    const placed = columnByOrdinal(layout, ordinal);
    if (!placed) return { left: 0, top: HEADER_HEIGHT };
    const x = ordinal < layout.pinned.length ? placed.left : placed.left + layout.pinnedWidth - left;
    return { left: Math.max(0, Math.min(x, width - 20)), top: HEADER_HEIGHT };
  };
  const onDrag = (placed: PlacedColumn, clientX: number, end: boolean) => {
    const x = clientX - (scroller.current?.getBoundingClientRect().left ?? 0);
    const to = columnAt(layout, x, left);
    if (end && to && to.ordinal !== placed.ordinal) state.move(placed.index, to.ordinal);
    setDrag(end || !to ? null : { ordinal: placed.ordinal, to });
  };
  const overlayOrdinal = overlay && 'ordinal' in overlay ? overlay.ordinal : -1;
  const overlayIndex = layout.order[overlayOrdinal] ?? -1;
  const overlayColumn = columns[overlayIndex] ?? NO_COLUMN;
  const viewed = overlay?.kind === 'cell' ? overlay : null;

  return (
    <div className={classes.root}>
      {onFilter && <FilterBar filters={filters} columns={columns} onFilter={onFilter} />}
      <div className={classes.frame}>
        {/* biome-ignore lint/a11y/useSemanticElements: ten million rows cannot be a table; the grid roles carry the structure. */}
        <div
          ref={scroller}
          role="grid"
          aria-label={ariaLabel}
          aria-rowcount={growing ? -1 : rows + 1}
          aria-colcount={layout.order.length + 1}
          aria-multiselectable
          aria-busy={data.isStale}
          aria-activedescendant={isActiveInPage ? `${gridId}-${active.row}-${active.column}` : undefined}
          tabIndex={0}
          className={classes.scroller}
          onKeyDown={onKeyDown}
        >
          <div
            style={{
              width: layout.pinnedWidth + layout.scrolledWidth,
              height: scale.height + HEADER_HEIGHT,
              minHeight: '100%',
            }}
            role="presentation"
          >
            <div
              className={classes.pane}
              role="presentation"
              style={{ width, height, '--grid-left': `${left}px` } as React.CSSProperties}
            >
              <GridHeader
                gridId={gridId}
                columns={columns}
                pinned={layout.pinned}
                scrolled={scrolled}
                pinnedWidth={layout.pinnedWidth}
                gutter={gutter}
                sort={sort}
                isSortable={onSort !== undefined}
                filters={filters}
                active={active.row === -1 ? active.column : -1}
                open={overlayOrdinal}
                dragged={drag?.ordinal ?? -1}
                onPress={press}
                onMenu={({ ordinal }) => openMenu(ordinal)}
                onResize={({ index }, px) => state.setWidth(index, px)}
                onFit={fitColumn}
                onDrag={onDrag}
              />
              <GridRows
                gridId={gridId}
                columns={columns}
                pinned={layout.pinned}
                scrolled={scrolled}
                pinnedWidth={layout.pinnedWidth}
                gutter={gutter}
                cache={cache}
                top={top}
                firstRow={firstRow}
                lastRow={lastRow}
                rowHeight={ROW_HEIGHT}
                range={range}
                active={active}
                pointer={pointer}
              />
            </div>
          </div>
        </div>
        {data.isStale && <div className={classes.busy} />}
        {rows === 0 && !data.isStale && (
          <div className={classes.empty}>{growing ? 'Waiting for the first rows…' : emptyText(filters.length)}</div>
        )}
        {drag && (
          <div
            className={classes.dropMark}
            style={{ left: placeOf(drag.to.ordinal).left + (drag.to.ordinal > drag.ordinal ? drag.to.width - 1 : 0) }}
          />
        )}
        <GridMenu
          at={overlay?.kind === 'menu' ? placeOf(overlayOrdinal) : null}
          title={overlayColumn.name}
          commands={overlay?.kind === 'menu' ? commandsOf(overlayOrdinal) : []}
          onClose={() => setOverlay((now) => (now?.kind === 'menu' ? null : now))}
        />
        <FilterPopover
          at={overlay?.kind === 'filter' ? placeOf(overlayOrdinal) : null}
          column={overlayColumn}
          filter={filters.find((filter) => filter.column === overlayIndex)}
          onClose={close}
          onApply={(filter) => {
            const others = filters.filter((other) => other.column !== overlayIndex);
            onFilter?.(filter ? [...others, { ...filter, column: overlayIndex }] : others);
            close();
          }}
        />
      </div>
      <CellViewer
        cell={viewed && { ...(columns[viewed.index] ?? NO_COLUMN), row: viewed.row }}
        load={(signal) => (viewed && loadCell ? loadCell(viewed.row, viewed.index, signal) : Promise.resolve(null))}
        onCopy={copy.copyText}
        onClose={close}
      />
      {!props.withoutFooter && (
        <GridFooter
          columns={columns}
          rows={rows}
          totalRows={props.totalRows}
          growing={growing}
          state={state}
          selection={selection}
          notice={copy.notice}
          failure={cache.failure}
          onRetry={() => cache.retry()}
          isGoOpen={overlay?.kind === 'go'}
          onGoOpen={(opened) => (opened ? setOverlay({ kind: 'go' }) : close())}
          onGo={(row) => go({ row, column: active.column })}
        />
      )}
    </div>
  );
}

function emptyText(filters: number): string {
  return filters > 0 ? 'No row meets the filters.' : 'No rows.';
}
