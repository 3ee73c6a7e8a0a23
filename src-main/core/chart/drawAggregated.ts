import type { ChartSpec } from '#contract/chart.ts';
import type { Channel } from './Channel.ts';
import {
  binDimension,
  categoryDimension,
  type Dimension,
  groupedStatement,
  seriesChannels,
  seriesDimensions,
  textsOf,
  valueDimension,
} from './Dimension.ts';
import type { Drawing } from './Drawing.ts';
import type { Facts } from './measurePoints.ts';
import { niceBins } from './niceBins.ts';
import { type Channels, type ChartSource, pointsQuery } from './Points.ts';
import { MOST_CATEGORIES, topCategories } from './topCategories.ts';

export type Aggregate = Exclude<ChartSpec['aggregate'], 'none' | undefined>;

/** Over all values as DOUBLE; `fsum` and `favg` do not lose the small ones beside the large. */
const NUMBERS: Record<Aggregate, string> = {
  count: 'CAST(count(*) AS DOUBLE)',
  sum: 'fsum(y)',
  avg: 'favg(y)',
  min: 'min(y)',
  max: 'max(y)',
  median: 'median(y)',
};
/** A sum of moments means nothing, so rows are counted. */
const MOMENTS: Record<Aggregate, string> = {
  ...NUMBERS,
  sum: NUMBERS.count,
  avg: 'make_timestamp(CAST(favg(epoch_us(y)) AS BIGINT))',
};
const MOST_LINE_CATEGORIES = 500;

/** What is computed per x, and why it is not what was asked for. */
function measureOf(aggregate: Aggregate, y: Channel | undefined): { sql: string; needsY: boolean; text: string[] } {
  if (aggregate === 'count' || !y) return { sql: NUMBERS.count, needsY: false, text: [] };
  if (y.kind === 'category' || (y.kind === 'time' && aggregate === 'sum')) {
    const what = y.kind === 'time' ? 'moments' : 'no numbers';
    return { sql: NUMBERS.count, needsY: false, text: [`${y.column} holds ${what}, so rows are counted.`] };
  }
  return { sql: (y.kind === 'time' ? MOMENTS : NUMBERS)[aggregate], needsY: true, text: [] };
}

/** One mark per x, colour and facet: bar, line and area with an aggregate. */
export async function drawAggregated(
  source: ChartSource,
  { x, y, colour, facet }: Channels & { x: Channel },
  {
    aggregate,
    facts,
    why = [],
  }: { aggregate: Aggregate; facts: (channels: Channels) => Promise<Facts>; why?: string[] },
): Promise<Drawing> {
  const measure = measureOf(aggregate, y);
  const channels = { x, ...(measure.needsY && y && { y }), ...seriesChannels({ colour, facet }) };
  const points = pointsQuery(source.relation, channels);
  const { dimension, binned } = await groupsOfX(source, { x, points, facts: await facts(channels) });
  const series = await seriesDimensions(source, points, channels);
  const dimensions = [...series, dimension];
  const text = [...why, ...measure.text, ...textsOf(dimensions)];
  if (text.length === 0)
    text.push(`One mark for each ${x.column}: ${measure.needsY ? `${aggregate} of ${y?.column}` : 'number of rows'}.`);
  return {
    sql: groupedStatement(points, dimensions, [`${measure.sql} AS y`]),
    method: binned ? 'binned' : 'aggregated',
    text,
  };
}

async function groupsOfX(
  source: ChartSource,
  { x, points, facts }: { x: Channel; points: string; facts: Facts },
): Promise<{ dimension: Dimension; binned: boolean }> {
  const bars = source.spec.kind === 'bar';
  const most = bars ? MOST_CATEGORIES : Math.round(source.width);
  if (x.kind === 'category') {
    const limit = bars ? MOST_CATEGORIES : MOST_LINE_CATEGORIES;
    const categories = await topCategories(source, { role: 'x', points, limit, column: x.column });
    return { dimension: categoryDimension('x', categories), binned: false };
  }
  const distinct = await distinctUpTo(source, points, most + 1);
  if (distinct <= most) return { dimension: valueDimension('x', distinct), binned: false };
  const bins = niceBins(x, facts.ranges.x, most);
  const text = `${x.column} has more than ${most} values: they are put into bins of ${bins.width}.`;
  return { dimension: { ...binDimension('x', bins, bars ? 'edges' : 'start'), text }, binned: true };
}

async function distinctUpTo({ ask }: ChartSource, points: string, most: number): Promise<number> {
  const [row] = await ask(
    `WITH ${points} SELECT CAST(count(*) AS DOUBLE) AS n FROM (SELECT DISTINCT x FROM points LIMIT ${most})`,
  );
  return Number(row?.n ?? 0);
}
