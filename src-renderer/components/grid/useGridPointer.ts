import { type PointerEvent, useRef } from 'react';
import { type ColumnLayout, columnAt } from './columnLayout.ts';
import { clamp } from './scrollScale.ts';
import type { Position } from './selection.ts';
import type { VirtualScroll } from './useVirtualScroll.ts';

export interface GridPointer {
  onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: () => void;
  onDoubleClick: (event: { clientX: number; clientY: number }) => void;
}

interface Options {
  scroll: VirtualScroll;
  layout: ColumnLayout;
  rows: number;
  rowHeight: number;
  header: number;
  go: (to: Position, extend?: boolean) => void;
  openCell: (row: number, ordinal: number) => void;
}

/** Cells are found from the pointer's place: no listener per cell. A drag selects a range and scrolls at the edges. */
export function useGridPointer({ scroll, layout, rows, rowHeight, header, go, openCell }: Options): GridPointer {
  const dragging = useRef(false);
  const cellAt = (clientX: number, clientY: number): Position | null => {
    const box = scroll.scroller.current?.getBoundingClientRect();
    const column = box && columnAt(layout, clientX - box.left, scroll.left)?.ordinal;
    if (!box || column === undefined || rows === 0) return null;
    const y = clamp(clientY - box.top - header, -rowHeight, scroll.height - header + rowHeight);
    return { row: clamp(Math.floor((scroll.top + y) / rowHeight), 0, rows - 1), column };
  };
  const goAt = ({ clientX, clientY }: { clientX: number; clientY: number }, extend: boolean) => {
    const cell = cellAt(clientX, clientY);
    if (cell) go(cell, extend);
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      dragging.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      goAt(event, event.shiftKey);
    },
    onPointerMove: (event) => {
      if (dragging.current) goAt(event, true);
    },
    onPointerUp: () => {
      dragging.current = false;
    },
    onDoubleClick: ({ clientX, clientY }) => {
      const cell = cellAt(clientX, clientY);
      if (cell) openCell(cell.row, cell.column);
    },
  };
}
