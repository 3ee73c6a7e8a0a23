import type { Channel } from './Channel.ts';
import {
  binDimension,
  categoryDimension,
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

const COUNT = 'CAST(count(*) AS DOUBLE) AS count';

/** How many rows lie in each bin of x; of a column without an order, how many have each value. */
export async function drawHistogram(
  source: ChartSource,
  { x, colour, facet }: Channels & { x: Channel },
  facts: (channels: Channels) => Promise<Facts>,
): Promise<Drawing> {
  const channels = { x, ...seriesChannels({ colour, facet }) };
  const points = pointsQuery(source.relation, channels);
  const series = await seriesDimensions(source, points, channels);
  if (x.kind === 'category') {
    const categories = await topCategories(source, { role: 'x', points, limit: MOST_CATEGORIES, column: x.column });
    const dimensions = [...series, categoryDimension('x', categories)];
    const text = [`Rows for each ${x.column}.`, ...textsOf(dimensions)];
    return { sql: groupedStatement(points, dimensions, [COUNT]), method: 'aggregated', text };
  }
  const known = await facts(channels);
  const bins = niceBins(x, known.ranges.x, source.spec.bins ?? (await binsFor(source, { x, points, facts: known })));
  const dimensions = [...series, binDimension('x', bins, 'edges')];
  const text = [`Bins of ${bins.width}.`, ...textsOf(dimensions)];
  return { sql: groupedStatement(points, dimensions, [COUNT]), method: 'binned', text };
}

/** Freedman and Diaconis 1981: a width of 2·IQR/∛n. Round widths are up to 2.5 times that, hence the factor. */
async function binsFor(
  { ask, width }: ChartSource,
  { x, points, facts }: { x: Channel; points: string; facts: Facts },
): Promise<number> {
  const value = x.kind === 'time' ? 'CAST(epoch_us(x) AS DOUBLE)' : 'x';
  const [row] = await ask(
    `WITH ${points} SELECT approx_quantile(${value}, 0.25) AS q1, approx_quantile(${value}, 0.75) AS q3 FROM points`,
  );
  const { min, max } = facts.ranges.x ?? { min: 0, max: 0 };
  const binWidth = (2 * (Number(row?.q3 ?? 0) - Number(row?.q1 ?? 0))) / Math.cbrt(Math.max(1, facts.drawable));
  const ideal = binWidth > 0 ? (max - min) / binWidth : Math.log2(facts.drawable + 1) + 1;
  const most = Math.min(200, Math.max(10, Math.floor(width / 4)));
  return Math.min(most, Math.max(10, Math.ceil(1.5 * ideal)));
}
