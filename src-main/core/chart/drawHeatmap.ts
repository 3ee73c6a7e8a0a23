import type { Channel } from './Channel.ts';
import {
  binDimension,
  categoryDimension,
  type Dimension,
  groupedStatement,
  seriesChannels,
  seriesDimensions,
  textsOf,
} from './Dimension.ts';
import type { Drawing } from './Drawing.ts';
import type { Facts } from './measurePoints.ts';
import { niceBins } from './niceBins.ts';
import { type Channels, type ChartSource, pointsQuery } from './Points.ts';
import { MOST_CATEGORIES, topCategories } from './topCategories.ts';

/** How many rows lie in each cell of a grid over x and y. */
export async function drawHeatmap(
  source: ChartSource,
  { x, y, colour, facet }: Channels & { x: Channel; y: Channel },
  facts: (channels: Channels) => Promise<Facts>,
): Promise<Drawing> {
  const channels = { x, y, ...seriesChannels({ facet }) };
  const points = pointsQuery(source.relation, channels);
  const known = await facts(channels);
  const across = source.spec.bins ?? Math.max(10, Math.min(60, Math.floor(source.width / 12)));
  const upwards = source.spec.bins ?? 40;
  const axis = (role: 'x' | 'y', channel: Channel, most: number) =>
    cells(source, { role, channel, points, most, known });
  const dimensions = [
    ...(await seriesDimensions(source, points, channels)),
    await axis('x', x, across),
    await axis('y', y, upwards),
  ];
  const text = ['Rows in each cell.', ...textsOf(dimensions)];
  if (colour) text.push(`Colour shows the number of rows, so ${colour.column} is not drawn.`);
  return { sql: groupedStatement(points, dimensions, ['CAST(count(*) AS DOUBLE) AS count']), method: 'binned', text };
}

async function cells(
  source: ChartSource,
  {
    role,
    channel,
    points,
    most,
    known,
  }: { role: 'x' | 'y'; channel: Channel; points: string; most: number; known: Facts },
): Promise<Dimension> {
  if (channel.kind === 'category') {
    const limit = MOST_CATEGORIES;
    return categoryDimension(role, await topCategories(source, { role, points, limit, column: channel.column }));
  }
  const bins = niceBins(channel, known.ranges[role], most);
  return { ...binDimension(role, bins, 'edges'), text: `${channel.column} in bins of ${bins.width}.` };
}
