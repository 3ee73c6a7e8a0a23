import { quotedString } from '../duckdb/quote.ts';
import type { Channel } from './Channel.ts';
import type { Range } from './measurePoints.ts';

/** Half-open bins [start, end) on round boundaries, as SQL over a column. */
export interface Bins {
  start: (column: string) => string;
  /** From what `start` gave to the end of that bin. */
  end: (start: string) => string;
  /** From what `start` gave to the middle of that bin. */
  middle: (start: string) => string;
  /** Bins between the smallest and the largest value, empty ones included. */
  count: number;
  /** Width in words, e.g. `0.5` or `15 minutes`. */
  width: string;
}

/** Bins of the narrowest round width that needs no more than `most` of them, or 2: zero is always an edge. */
export function niceBins(channel: Channel, range: Range | undefined, most: number): Bins {
  const known = range ?? { min: 0, max: 0 };
  return channel.kind === 'time'
    ? timeBins(channel, known, Math.max(2, most))
    : numberBins(channel, known, Math.max(2, most));
}

/**
 * Widths are 1, 2 or 5 times a power of ten. Below one the column is multiplied by the inverse, which is whole, so
 * that the edge of the third bin of 0.1 is 0.3 and not 0.30000000000000004.
 */
function numberBins({ whole }: Channel, { min, max }: Range, most: number): Bins {
  let [factor, exponent] = narrowest(min, max, most);
  if (whole && exponent < 0) [factor, exponent] = [1, 0];
  while (binCount(min, max, factor, exponent) > most) [factor, exponent] = wider(factor, exponent);
  const scale = `1e${Math.abs(exponent)}`;
  const [times, over] = exponent < 0 ? ['*', '/'] : ['/', '*'];
  const start = (column: string) => `floor(${column} ${times} ${scale} / ${factor}) * ${factor} ${over} ${scale}`;
  const shifted = (from: string, by: string) =>
    `(round(${from} ${times} ${scale} / ${factor}) + ${by}) * ${factor} ${over} ${scale}`;
  return {
    start,
    end: (from) => shifted(from, '1'),
    middle: (from) => shifted(from, '0.5'),
    count: binCount(min, max, factor, exponent),
    width: (factor * 10 ** exponent).toLocaleString('en-US', { maximumSignificantDigits: 6 }),
  };
}

/** A first guess that is not too wide; 1e-300 and what a DOUBLE of this size can tell apart are the limits. */
function narrowest(min: number, max: number, most: number): [number, number] {
  const apart = Math.max(Math.abs(min), Math.abs(max)) * 2 ** -50;
  const width = Math.max(max / most - min / most, apart);
  if (width === 0 || min === max) return [1, Math.max(0, Math.ceil(Math.log10(Math.max(apart, 1))))];
  return [1, Math.max(-300, Math.floor(Math.log10(width)))];
}

function wider(factor: number, exponent: number): [number, number] {
  if (factor === 1) return [2, exponent];
  return factor === 2 ? [5, exponent] : [1, exponent + 1];
}

function binCount(min: number, max: number, factor: number, exponent: number): number {
  const index = (value: number) =>
    Math.floor((exponent < 0 ? value * 10 ** -exponent : value / 10 ** exponent) / factor);
  return index(max) - index(min) + 1;
}

const SECOND = 1e6;
const DAY = 86_400 * SECOND;
const MONTH = 30.44 * DAY;
const YEAR = 365.25 * DAY;

const STEPS: readonly [microseconds: number, interval: string][] = [
  ...[1, 10, 100].map((n) => [n, `${n} microseconds`] as [number, string]),
  ...[1, 10, 100].map((n) => [n * 1e3, `${n} milliseconds`] as [number, string]),
  ...[1, 2, 5, 10, 15, 30].map((n) => [n * SECOND, `${n} seconds`] as [number, string]),
  ...[1, 2, 5, 10, 15, 30].map((n) => [n * 60 * SECOND, `${n} minutes`] as [number, string]),
  ...[1, 2, 3, 6, 12].map((n) => [n * 3600 * SECOND, `${n} hours`] as [number, string]),
  ...[1, 7].map((n) => [n * DAY, `${n} days`] as [number, string]),
  ...[1, 3, 6].map((n) => [n * MONTH, `${n} months`] as [number, string]),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5].map(
    (n) => [n * YEAR, `${n} years`] as [number, string],
  ),
];

/** Every edge lies within TIMESTAMP, because what is drawn does by a wide margin: see `isDrawable`. */
function timeBins({ whole }: Channel, { min, max }: Range, most: number): Bins {
  const count = (step: number) => Math.floor((max - min) / step) + 2;
  const usable = STEPS.filter(([step]) => !whole || step >= DAY);
  const [step, text] = usable.find(([one]) => count(one) <= most) ?? [1e5 * YEAR, '100000 years'];
  const interval = `INTERVAL ${quotedString(text)}`;
  return {
    start: (column) => `time_bucket(${interval}, ${column})`,
    end: (start) => `${start} + ${interval}`,
    middle: (start) => `make_timestamp(epoch_us(${start}) // 2 + epoch_us(${start} + ${interval}) // 2)`,
    count: count(step),
    width: text.replace(/^1 (\w+)s$/, '1 $1'),
  };
}
