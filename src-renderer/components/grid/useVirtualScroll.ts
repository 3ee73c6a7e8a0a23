import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { clamp, followScroll, type ScrollScale, scrollScale } from './scrollScale.ts';

export interface VirtualScroll {
  /** Set on the element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>;
  scale: ScrollScale;
  /** Virtual px above the first visible row, and px left of the first visible scrolled column. */
  top: number;
  left: number;
  /** Inner size of the scroller, px. */
  width: number;
  height: number;
  scrollTo: (place: { top?: number; left?: number }) => void;
}

/** Scrolling over any number of rows. `header` is the part of the height that stays, px. */
export function useVirtualScroll({
  rows,
  rowHeight,
  header,
}: {
  rows: number;
  rowHeight: number;
  header: number;
}): VirtualScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [place, setPlace] = useState({ top: 0, left: 0 });
  const viewport = Math.max(0, size.height - header);
  const scale = useMemo(() => scrollScale({ rows, rowHeight, viewport }), [rows, rowHeight, viewport]);
  /** What the listeners need; they are set once. */
  const now = useRef({ virtual: 0, scale, viewport });
  useLayoutEffect(() => {
    now.current.scale = scale;
    now.current.viewport = viewport;
  });

  const scrollTo = useCallback(({ top, left }: { top?: number; left?: number }) => {
    const element = scroller.current;
    if (!element) return;
    if (top !== undefined) {
      now.current.virtual = clamp(top, 0, now.current.scale.end);
      element.scrollTop = now.current.scale.toScrollTop(now.current.virtual);
    }
    if (left !== undefined) element.scrollLeft = left;
    setPlace({ top: now.current.virtual, left: element.scrollLeft });
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      const { virtual, scale, viewport } = now.current;
      const expected = scale.toScrollTop(virtual);
      const top = followScroll(scale, { virtual, expected, scrollTop: element.scrollTop, viewport });
      now.current.virtual = top;
      if (scale.scaled && top !== virtual) element.scrollTop = scale.toScrollTop(top);
      flushSync(() => setPlace({ top, left: element.scrollLeft }));
    };
    /** On a scaled bar the browser's own step would pass over rows. */
    const onWheel = (event: WheelEvent) => {
      if (!now.current.scale.scaled || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowHeight : event.deltaMode ? now.current.viewport : 1;
      const to = { top: now.current.virtual + event.deltaY * unit, left: element.scrollLeft + event.deltaX * unit };
      flushSync(() => scrollTo(to));
    };
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [rowHeight, scrollTo]);

  /** Rows may come or go, or the window may grow, under a place that was right before. */
  useLayoutEffect(() => {
    const { virtual } = now.current;
    if (virtual > scale.end || scale.scaled) scrollTo({ top: virtual });
  }, [scale, scrollTo]);

  return { scroller, scale, ...place, ...size, scrollTo };
}
