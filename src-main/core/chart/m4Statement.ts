import type { Dimension } from './Dimension.ts';
import { statement } from './Drawing.ts';
import type { Range } from './measurePoints.ts';

/**
 * Keeps of every pixel column the first, last, lowest and highest point, which draws the same pixels as all points do.
 * Jugel, Jerzak, Hackenbroich, Markl: M4: A Visualization-Oriented Time Series Data Aggregation. VLDB 7(10), 2014.
 *
 * Where several points share that place, one of them is kept.
 */
export function m4Statement({
  points,
  series,
  time,
  range,
  pixels,
}: {
  points: string;
  series: readonly Dimension[];
  time: boolean;
  range: Range;
  pixels: number;
}): string {
  const keys = series.flatMap(({ columns }) => columns);
  return statement(
    `WITH ${points}, pixels AS (`,
    `  SELECT ${['x', 'y', ...series.map(({ key }) => key), `${pixelOf(time ? 'epoch_us(x)' : 'x', range, pixels)} AS pixel`].join(', ')}`,
    '  FROM points',
    '), kept AS (',
    `  SELECT ${[...keys, 'unnest(['].join(', ')}`,
    "    {'x': min(x), 'y': arg_min(y, x)}, {'x': max(x), 'y': arg_max(y, x)},",
    "    {'x': arg_min(x, y), 'y': min(y)}, {'x': arg_max(x, y), 'y': max(y)}",
    `  ]) AS point FROM pixels GROUP BY ${[...keys, 'pixel'].join(', ')}`,
    '), marks AS (',
    `  SELECT DISTINCT ${['point.x AS x', 'point.y AS y', ...keys].join(', ')} FROM kept`,
    ')',
    `SELECT ${['x', 'y', ...keys].join(', ')}`,
    'FROM marks',
    `ORDER BY ${[...series.map(({ order }) => order), 'x', 'y'].join(', ')}`,
  );
}

/** Halves, so that the span of the largest DOUBLEs is still one. */
function pixelOf(x: string, { min, max }: Range, pixels: number): string {
  const span = max / 2 - min / 2;
  if (span === 0) return '0';
  return `least(${pixels - 1}, floor((${x} / 2 - ${literal(min / 2)}) / ${literal(span)} * ${pixels}))`;
}

function literal(value: number): string {
  return `(${value.toExponential()})`;
}
