/** A column as it is placed: `index` in the result, `ordinal` among the shown ones, px from the left of its part. */
export interface PlacedColumn {
  index: number;
  ordinal: number;
  left: number;
  width: number;
}

export interface ColumnLayout {
  pinned: PlacedColumn[];
  /** px of the pinned part, the row numbers included. */
  pinnedWidth: number;
  scrolled: PlacedColumn[];
  scrolledWidth: number;
  /** Result index of each shown column, from left to right. */
  order: number[];
}

interface Sized {
  index: number;
  width: number;
}

export function columnLayout(pinned: readonly Sized[], scrolled: readonly Sized[], gutter: number): ColumnLayout {
  const left = place(pinned, 0, gutter);
  const right = place(scrolled, pinned.length, 0);
  return {
    pinned: left,
    pinnedWidth: endOf(left, gutter),
    scrolled: right,
    scrolledWidth: endOf(right, 0),
    order: [...left, ...right].map(({ index }) => index),
  };
}

function place(columns: readonly Sized[], firstOrdinal: number, start: number): PlacedColumn[] {
  let left = start;
  return columns.map(({ index, width }, i) => {
    left += width;
    return { index, width, left: left - width, ordinal: firstOrdinal + i };
  });
}

function endOf(columns: readonly PlacedColumn[], start: number): number {
  const last = columns.at(-1);
  return last ? last.left + last.width : start;
}

/** The columns that touch [from, to) px; found by halving, since there may be thousands. */
export function visibleColumns(columns: readonly PlacedColumn[], from: number, to: number): PlacedColumn[] {
  const first = firstWhere(columns, ({ left, width }) => left + width > from);
  const end = firstWhere(columns, ({ left }) => left >= to);
  return columns.slice(first, end);
}

function firstWhere(columns: readonly PlacedColumn[], holds: (column: PlacedColumn) => boolean): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const column = columns[middle];
    if (column && holds(column)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The shown column under `x` px from the left edge of the grid; the nearest one outside. */
export function columnAt(layout: ColumnLayout, x: number, scrollLeft: number): PlacedColumn | undefined {
  const pinned = layout.pinned.find(({ left, width }) => x < left + width);
  if (pinned) return pinned;
  const inScrolled = x - layout.pinnedWidth + scrollLeft;
  const found = visibleColumns(layout.scrolled, inScrolled, inScrolled + 1)[0];
  return found ?? layout.scrolled.at(-1) ?? layout.pinned.at(-1);
}

export function columnByOrdinal(layout: ColumnLayout, ordinal: number): PlacedColumn | undefined {
  return layout.pinned[ordinal] ?? layout.scrolled[ordinal - layout.pinned.length];
}
