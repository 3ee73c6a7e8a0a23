import { IconArrowDown, IconArrowUp, IconChevronDown, IconFilterFilled } from '@tabler/icons-react';
import { type PointerEvent, useRef } from 'react';
import type { PlacedColumn } from './columnLayout.ts';
import classes from './DataGrid.module.css';
import type { GridColumn, GridSortKey } from './DataGridProps.ts';
import { TypeIcon } from './TypeIcon.tsx';

export interface HeaderCellProps {
  placed: PlacedColumn;
  column: GridColumn;
  gridId: string;
  sort: readonly GridSortKey[];
  isSortable: boolean;
  isFiltered: boolean;
  isActive: boolean;
  isMenuOpen: boolean;
  isDragged: boolean;
  onPress: (placed: PlacedColumn, add: boolean) => void;
  onMenu: (placed: PlacedColumn) => void;
  onResize: (placed: PlacedColumn, width: number) => void;
  onFit: (placed: PlacedColumn) => void;
  /** Pointer position while the header is dragged, then null with `end`. */
  onDrag: (placed: PlacedColumn, clientX: number, end: boolean) => void;
}

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

export function HeaderCell(props: HeaderCellProps) {
  const { placed, column, gridId, sort, isSortable, isActive, isFiltered } = props;
  const place = sort.findIndex((key) => key.column === placed.index);
  const direction = sort[place]?.direction;
  const drag = useHeaderDrag(props);
  return (
    // biome-ignore lint/a11y/useSemanticElements: ten million rows cannot be a table; the grid roles carry the structure.
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names its active descendant.
    <div
      role="columnheader"
      id={`${gridId}--1-${placed.ordinal}`}
      aria-colindex={placed.ordinal + 2}
      aria-sort={direction ? ARIA_SORT[direction] : isSortable ? 'none' : undefined}
      className={classes.head}
      data-active={isActive || undefined}
      data-open={props.isMenuOpen || undefined}
      data-dragged={props.isDragged || undefined}
      style={{ left: placed.left, width: placed.width }}
      title={`${column.name}\n${column.type}`}
      {...drag}
    >
      <TypeIcon type={column.type} />
      <span className={classes.headName}>{column.name}</span>
      {isFiltered && (
        <span className={classes.headSign}>
          <IconFilterFilled size={11} aria-label="filtered" />
        </span>
      )}
      {direction && (
        <span className={classes.headSign}>
          {direction === 'asc' ? <IconArrowUp size={13} aria-hidden /> : <IconArrowDown size={13} aria-hidden />}
          {sort.length > 1 && place + 1}
        </span>
      )}
      <span className={classes.headMenu} data-part="menu" aria-hidden>
        <IconChevronDown size={13} />
      </span>
      <Resizer {...props} />
    </div>
  );
}

/** A press sorts, a press on the chevron opens the menu, a move of more than four px drags. */
function useHeaderDrag({ placed, onPress, onMenu, onDrag }: HeaderCellProps) {
  const from = useRef<{ x: number; dragged: boolean } | null>(null);
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0) return;
      from.current = { x: event.clientX, dragged: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const start = from.current;
      if (!start) return;
      start.dragged ||= Math.abs(event.clientX - start.x) > 4;
      if (start.dragged) onDrag(placed, event.clientX, false);
    },
    onPointerUp: (event: PointerEvent) => {
      const start = from.current;
      from.current = null;
      if (!start) return;
      if (start.dragged) return onDrag(placed, event.clientX, true);
      const under = document.elementFromPoint(event.clientX, event.clientY);
      if (under?.closest('[data-part="menu"]')) onMenu(placed);
      else onPress(placed, event.shiftKey);
    },
    onPointerCancel: () => {
      from.current = null;
    },
    onContextMenu: (event: React.MouseEvent) => {
      event.preventDefault();
      onMenu(placed);
    },
  };
}

function Resizer({ placed, onResize, onFit }: HeaderCellProps) {
  const from = useRef<number | null>(null);
  return (
    <div
      className={classes.resizer}
      aria-hidden
      onPointerDown={(event) => {
        event.stopPropagation();
        from.current = event.clientX - placed.width;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => from.current !== null && onResize(placed, event.clientX - from.current)}
      onPointerUp={(event) => {
        event.stopPropagation();
        from.current = null;
      }}
      onDoubleClick={() => onFit(placed)}
    />
  );
}
