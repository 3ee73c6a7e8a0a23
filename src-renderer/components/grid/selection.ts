import { clamp } from './scrollScale.ts';

/** A place in the grid as shown: 0-based row (-1 is the header) and ordinal of the shown column. */
export interface Position {
  row: number;
  column: number;
}

/** A rectangle from where the selection began to the active cell. */
export interface Selection {
  anchor: Position;
  active: Position;
}

/** Inclusive on every side. */
export interface CellRange {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface Extent {
  rows: number;
  columns: number;
}

export const TOP_LEFT: Selection = { anchor: { row: 0, column: 0 }, active: { row: 0, column: 0 } };

export function rangeOf({ anchor, active }: Selection): CellRange {
  return {
    top: Math.max(0, Math.min(anchor.row, active.row)),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  };
}

export function everything({ rows, columns }: Extent): Selection {
  return { anchor: { row: 0, column: 0 }, active: { row: rows - 1, column: columns - 1 } };
}

/** The selection with its active cell at `to`; `extend` keeps where it began. The header is never part of a range. */
export function moveTo(selection: Selection, to: Position, extend: boolean, { rows, columns }: Extent): Selection {
  const active = {
    row: clamp(to.row, extend ? Math.min(0, rows - 1) : -1, rows - 1),
    column: clamp(to.column, 0, Math.max(0, columns - 1)),
  };
  return { active, anchor: extend ? { ...selection.anchor, row: Math.max(0, selection.anchor.row) } : active };
}

export interface Press {
  key: string;
  /** Control, or Command on a Mac. */
  control: boolean;
}

/** Where a key leads from `from`; null for keys that do not move. `page` is the number of rows in view. */
export function target(
  { key, control }: Press,
  from: Position,
  { rows, columns }: Extent,
  page: number,
): Position | null {
  const { row, column } = from;
  switch (key) {
    case 'ArrowUp':
      return { row: control ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: control ? rows - 1 : row + 1, column };
    case 'ArrowLeft':
      return { row, column: control ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: control ? columns - 1 : column + 1 };
    case 'PageUp':
      return { row: Math.max(0, row - page), column };
    case 'PageDown':
      return { row: row + page, column };
    case 'Home':
      return { row: control ? 0 : row, column: 0 };
    case 'End':
      return { row: control ? rows - 1 : row, column: columns - 1 };
    default:
      return null;
  }
}
