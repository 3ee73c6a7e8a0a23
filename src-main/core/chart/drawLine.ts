import type { Channel } from './Channel.ts';
import { seriesChannels, seriesDimensions, textsOf } from './Dimension.ts';
import { type Drawing, statement } from './Drawing.ts';
import { drawAggregated } from './drawAggregated.ts';
import { m4Statement } from './m4Statement.ts';
import { MOST_MARKS } from './marks.ts';
import { counted, type Facts } from './measurePoints.ts';
import { type Channels, type ChartSource, pointsQuery } from './Points.ts';

const MOST_POINTS = 4000;

/** Values as they are: every point up to 4,000, above that M4 per pixel column and series. */
export async function drawLine(
  source: ChartSource,
  { x, y, colour, facet }: Channels & { x: Channel; y: Channel },
  facts: (channels: Channels) => Promise<Facts>,
): Promise<Drawing> {
  const channels = { x, y, ...seriesChannels({ colour, facet }) };
  const { drawable, ranges } = await facts(channels);
  if (x.kind === 'category' && drawable > MOST_POINTS) {
    const why = [`${counted(drawable, 'row')} are too many to draw one by one: the average of ${y.column} is drawn.`];
    return drawAggregated(source, { x, y, colour, facet } as Channels & { x: Channel }, {
      aggregate: 'avg',
      facts,
      why,
    });
  }
  const raw = drawable <= MOST_POINTS;
  const points = pointsQuery(source.relation, channels, { rowNumber: raw });
  const series = await seriesDimensions(source, points, channels);
  if (raw) {
    const columns = ['x', 'y', ...series.map(({ key }) => key), 'row_number'];
    const drawn = ['x', 'y', ...series.flatMap((one) => one.columns)];
    const order = [...series.map((one) => one.order), ...(x.kind === 'category' ? [] : ['x']), 'row_number'];
    const sql = statement(
      `WITH ${points}, marks AS (SELECT ${columns.join(', ')} FROM points)`,
      `SELECT ${drawn.join(', ')}`,
      'FROM marks',
      `ORDER BY ${order.join(', ')}`,
    );
    return { sql, method: 'none', text: textsOf(series) };
  }
  const lines = series.reduce((product, { count }) => product * count, 1);
  const pixels = Math.max(20, Math.min(Math.round(source.width), Math.floor(MOST_MARKS / (4 * lines))));
  const range = ranges.x ?? { min: 0, max: 0 };
  const sql = m4Statement({ points, series, time: x.kind === 'time', range, pixels });
  const text = [
    `${counted(drawable, 'row')} over ${pixels} columns of pixels: of each, the first, last, lowest and highest are drawn (M4).`,
  ];
  return { sql, method: 'm4', text: [...text, ...textsOf(series)] };
}
