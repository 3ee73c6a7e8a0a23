/** Browsers refuse elements beyond some 16 to 33 million px and lose precision before; this is well below. */
const TALLEST = 8_000_000;

/**
 * How a scroll bar of bounded height stands for rows of any number. `virtual` positions are the px a bar without bound
 * would have; `scrollTop` is what the browser has. They are equal while all rows fit under the bound.
 */
export interface ScrollScale {
  /** Height of the scrolled element, px. */
  height: number;
  /** Largest virtual position, px. */
  end: number;
  scaled: boolean;
  toScrollTop(virtual: number): number;
  toVirtual(scrollTop: number): number;
}

export function scrollScale({
  rows,
  rowHeight,
  viewport,
}: {
  rows: number;
  rowHeight: number;
  viewport: number;
}): ScrollScale {
  const whole = rows * rowHeight;
  const height = Math.min(whole, TALLEST);
  const end = Math.max(0, whole - viewport);
  const scrollEnd = Math.max(0, height - viewport);
  const factor = scrollEnd > 0 ? end / scrollEnd : 1;
  return {
    height,
    end,
    scaled: whole > TALLEST,
    toScrollTop: (virtual) => virtual / factor,
    toVirtual: (scrollTop) => Math.min(end, scrollTop * factor),
  };
}

/**
 * Where a scroll of the browser from `expected` to `scrollTop` leads. On a scaled bar a small step (touch, autoscroll)
 * means that many px of rows, so that no row is passed over; a long one (the thumb dragged) means a place.
 */
export function followScroll(
  scale: ScrollScale,
  {
    virtual,
    expected,
    scrollTop,
    viewport,
  }: { virtual: number; expected: number; scrollTop: number; viewport: number },
): number {
  const step = scrollTop - expected;
  if (Math.abs(step) < 1) return virtual;
  const isStep = scale.scaled && Math.abs(step) < viewport;
  return isStep ? clamp(virtual + step, 0, scale.end) : scale.toVirtual(scrollTop);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
