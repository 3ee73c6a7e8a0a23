import { expect, test } from 'vitest';
import {
  columnAt,
  columnByOrdinal,
  columnLayout,
  visibleColumns,
} from '../../../src-renderer/components/grid/columnLayout.ts';

const layout = columnLayout(
  [{ index: 7, width: 50 }],
  [0, 1, 2, 3].map((index) => ({ index, width: 100 })),
  40,
);

test('columns lie side by side, the pinned ones after the row numbers', () => {
  expect(layout).toEqual({
    pinned: [{ index: 7, width: 50, left: 40, ordinal: 0 }],
    pinnedWidth: 90,
    scrolled: [0, 1, 2, 3].map((index) => ({ index, width: 100, left: index * 100, ordinal: index + 1 })),
    scrolledWidth: 400,
    order: [7, 0, 1, 2, 3],
  });
});

test('only columns that touch the view are visible', () => {
  const indexes = (from: number, to: number) => visibleColumns(layout.scrolled, from, to).map(({ index }) => index);
  expect([indexes(0, 100), indexes(99, 101), indexes(150, 350), indexes(400, 900)]).toEqual([
    [0],
    [0, 1],
    [1, 2, 3],
    [],
  ]);
});

test('a place belongs to one column, beyond the edges to the last', () => {
  expect([0, 60, 91, 95, 5000].map((x) => columnAt(layout, x, 120)?.index)).toEqual([7, 7, 1, 1, 3]);
  expect([0, 1, 4].map((ordinal) => columnByOrdinal(layout, ordinal)?.index)).toEqual([7, 0, 3]);
});
