import type { Channel } from './Channel.ts';
import { binDimension, groupedStatement, seriesChannels, seriesDimensions, textsOf } from './Dimension.ts';
import { type Drawing, statement } from './Drawing.ts';
import { counted, type Facts } from './measurePoints.ts';
import { niceBins } from './niceBins.ts';
import { type Channels, type ChartSource, pointsQuery } from './Points.ts';

const MOST_DOTS = 5000;
const MOST_CELLS = 4000;

type Dots = Channels & { x: Channel; y: Channel };

/** Every row up to 5,000; above, counts in a grid, or a sample where a colour or a category would be lost in it. */
export async function drawDots(
  source: ChartSource,
  channels: Dots,
  facts: (channels: Channels) => Promise<Facts>,
): Promise<Drawing> {
  const { drawable, ranges } = await facts(channels);
  if (drawable <= MOST_DOTS) return singleDots(source, channels, null);
  const { x, y, colour, facet } = channels;
  if (colour || x.kind === 'category' || y.kind === 'category') return singleDots(source, channels, drawable);
  const used = { x, y, ...seriesChannels({ facet }) };
  const points = pointsQuery(source.relation, used);
  const series = await seriesDimensions(source, points, used);
  const share = Math.sqrt(MOST_CELLS / series.reduce((product, { count }) => product * count, 1));
  const bins = { x: niceBins(x, ranges.x, Math.ceil(share * 1.2)), y: niceBins(y, ranges.y, Math.ceil(share / 1.2)) };
  const grid = (role: 'x' | 'y') => binDimension(role, bins[role], 'edges and middle');
  const dimensions = [...series, grid('x'), grid('y')];
  const text = [
    `${counted(drawable, 'row')} are counted in cells of ${bins.x.width} by ${bins.y.width}.`,
    ...textsOf(dimensions),
  ];
  return { sql: groupedStatement(points, dimensions, ['CAST(count(*) AS DOUBLE) AS count']), method: 'binned', text };
}

/** `among`: rows to sample from; null draws all. The same rows are drawn each time: those of the smallest hashes. */
async function singleDots(source: ChartSource, { x, y, colour, facet }: Dots, among: number | null): Promise<Drawing> {
  const measuredColour = colour && colour.kind !== 'category' ? { colour } : {};
  const channels = { x, y, ...seriesChannels({ colour, facet }), ...measuredColour };
  const points = pointsQuery(source.relation, channels, { rowNumber: true });
  const limited = 'colour' in measuredColour ? withoutColour(channels) : channels;
  const series = await seriesDimensions(source, points, limited);
  const keys = [...series.map(({ key }) => key), ...('colour' in measuredColour ? ['colour'] : [])];
  const sampled = among === null ? '' : ` ORDER BY hash(row_number) LIMIT ${MOST_DOTS}`;
  const drawn = ['x', 'y', ...series.flatMap((one) => one.columns), ...('colour' in measuredColour ? ['colour'] : [])];
  const sql = statement(
    `WITH ${points}, marks AS (SELECT ${['x', 'y', ...keys, 'row_number'].join(', ')} FROM points${sampled})`,
    `SELECT ${drawn.join(', ')}`,
    'FROM marks',
    `ORDER BY ${[...series.map((one) => one.order), 'row_number'].join(', ')}`,
  );
  if (among === null) return { sql, method: 'none', text: textsOf(series) };
  const text = [
    `A sample of ${counted(MOST_DOTS, 'row')} out of ${counted(among, 'row')}, each as likely as the other.`,
  ];
  return { sql, method: 'sampled', text: [...text, ...textsOf(series)] };
}

function withoutColour({ colour: _, ...others }: Channels): Channels {
  return others;
}
