import type { ChannelValue, ChartRow, ChartRows } from './chartRows.ts';

/**
 * Categories of x from left to right. Rows of one series come in the order to draw. Several series come one after
 * another, so there numbers go by size and others by their total, what was put together (`other (n more)`) last.
 */
export function categoryOrder({ rows, channels }: ChartRows): ChannelValue[] {
  const totals = new Map<string, { value: ChannelValue; total: number }>();
  for (const row of rows) {
    const value = row.x ?? null;
    const known = totals.get(keyOf(value));
    totals.set(keyOf(value), { value, total: (known?.total ?? 0) + measureOf(row) });
  }
  const entries = [...totals.values()];
  if (!channels.has('colour') && !channels.has('facet')) return entries.map(({ value }) => value);
  const isSized = entries.every(({ value }) => value !== null && value !== '' && Number.isFinite(Number(value)));
  const bySize = (a: ChannelValue, b: ChannelValue) => Number(a) - Number(b);
  const sorted = entries.toSorted((a, b) =>
    isSized ? bySize(a.value, b.value) : Number(isRest(a.value)) - Number(isRest(b.value)) || b.total - a.total,
  );
  return sorted.map(({ value }) => value);
}

function keyOf(value: ChannelValue): string {
  return value instanceof Date ? value.toISOString() : `${typeof value}${value}`;
}

function measureOf({ y, count, median }: ChartRow): number {
  const measure = Number(y ?? count ?? median ?? 0);
  return Number.isFinite(measure) ? measure : 0;
}

function isRest(value: ChannelValue): boolean {
  return typeof value === 'string' && /^other \([\d,]+ more\)$/.test(value);
}
