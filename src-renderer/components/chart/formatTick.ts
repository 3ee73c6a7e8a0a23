const PLAIN = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });
const TINY = new Intl.NumberFormat('en-US', { notation: 'scientific', maximumSignificantDigits: 3 });

/** An axis number: `12,500`, `1.25M`, `3E-7`. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return TINY.format(value);
  return size >= 100_000 ? COMPACT.format(value) : PLAIN.format(value);
}

/** A category on an axis, cut to what can be read there. */
export function formatCategory(value: unknown): string {
  const text =
    value instanceof Date ? formatMoment(value) : typeof value === 'number' ? formatTick(value) : String(value ?? '');
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

/** UTC, without what is zero. */
export function formatMoment(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return '';
  const [day = '', time = ''] = moment.toISOString().replace('Z', '').split('T');
  return time === '00:00:00.000' ? day : `${day} ${time.replace(/\.000$/, '')}`;
}
