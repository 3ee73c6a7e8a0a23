import { useCallback, useState } from 'react';
import { type ColumnLayout, columnByOrdinal } from './columnLayout.ts';
import { type Extent, moveTo, type Position, type Selection, TOP_LEFT } from './selection.ts';
import type { VirtualScroll } from './useVirtualScroll.ts';

export interface GridSelection {
  selection: Selection;
  setSelection: (selection: Selection) => void;
  /** Makes a cell the active one and brings it into view. */
  go: (to: Position, extend?: boolean) => void;
}

interface Options {
  extent: Extent;
  layout: ColumnLayout;
  scroll: VirtualScroll;
  rowHeight: number;
  bodyHeight: number;
}

export function useGridSelection({ extent, layout, scroll, rowHeight, bodyHeight }: Options): GridSelection {
  const [selection, setSelection] = useState<Selection>(TOP_LEFT);
  const { top, left, width, scrollTo } = scroll;

  const reveal = useCallback(
    ({ row, column }: Position) => {
      const place: { top?: number; left?: number } = {};
      const cellTop = row * rowHeight;
      if (row >= 0 && cellTop < top) place.top = cellTop;
      if (row >= 0 && cellTop + rowHeight > top + bodyHeight) place.top = cellTop + rowHeight - bodyHeight;
      const placed = column < layout.pinned.length ? undefined : columnByOrdinal(layout, column);
      const room = width - layout.pinnedWidth;
      if (placed && placed.left < left) place.left = placed.left;
      else if (placed && placed.left + placed.width > left + room) {
        place.left = Math.min(placed.left, placed.left + placed.width - room);
      }
      if (place.top !== undefined || place.left !== undefined) scrollTo(place);
    },
    [layout, top, left, width, bodyHeight, rowHeight, scrollTo],
  );

  const go = useCallback(
    (to: Position, extend = false) => {
      const next = moveTo(selection, to, extend, extent);
      setSelection(next);
      reveal(next.active);
    },
    [selection, extent, reveal],
  );
  return { selection, setSelection, go };
}
