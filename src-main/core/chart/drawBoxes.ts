import { quotedString } from '../duckdb/quote.ts';
import type { Channel } from './Channel.ts';
import {
  binDimension,
  categoryDimension,
  type Dimension,
  seriesChannels,
  seriesDimensions,
  textsOf,
  valueDimension,
} from './Dimension.ts';
import { type Drawing, statement } from './Drawing.ts';
import type { Facts } from './measurePoints.ts';
import { niceBins } from './niceBins.ts';
import { type Channels, type ChartSource, pointsQuery } from './Points.ts';
import { MOST_CATEGORIES, topCategories } from './topCategories.ts';

const MOST_BOXES = 20;
const MOST_OUTLIERS = 2000;
/** Exact quartiles keep every value in memory. */
const MOST_EXACT = 20_000_000;

/**
 * Quartiles by linear interpolation, whiskers to the farthest values within 1.5 IQR of the box, all beyond as
 * outliers (Tukey 1977). Without y there is one box, of x.
 */
export async function drawBoxes(
  source: ChartSource,
  given: Channels & { x: Channel },
  facts: (channels: Channels) => Promise<Facts>,
): Promise<Drawing> {
  const { x, y } = given.y ? { x: given.x, y: given.y } : { x: null, y: given.x };
  const channels = { ...(x && { x }), y, ...seriesChannels({ facet: given.facet }) };
  const known = await facts(channels);
  const points = pointsQuery(source.relation, channels);
  const groups = x ? await groupsOfX(source, { x, points, facts: known }) : oneGroup(y.column);
  const dimensions = [...(await seriesDimensions(source, points, channels)), groups];
  const perBox = Math.max(
    5,
    Math.floor(MOST_OUTLIERS / dimensions.reduce((product, { count }) => product * Math.max(1, count), 1)),
  );
  const exact = known.drawable <= MOST_EXACT;
  const text = [
    ...(y.kind === 'category' ? [`${y.column} holds no numbers, so there are no boxes to draw.`] : []),
    `Boxes show ${exact ? '' : 'approximate '}quartiles, whiskers reach 1.5 times their distance; of the values beyond, the ${perBox} farthest of each box are drawn.`,
    ...textsOf(dimensions),
    ...(given.colour ? [`Boxes have no colour, so ${given.colour.column} is not drawn.`] : []),
  ];
  return { sql: boxStatement(points, { dimensions, y, perBox, exact }), method: 'aggregated', text };
}

async function groupsOfX(
  source: ChartSource,
  { x, points, facts }: { x: Channel; points: string; facts: Facts },
): Promise<Dimension> {
  if (x.kind === 'category') {
    return categoryDimension(
      'x',
      await topCategories(source, { role: 'x', points, limit: MOST_CATEGORIES, column: x.column }),
    );
  }
  const [row] = await source.ask(
    `WITH ${points} SELECT CAST(count(*) AS DOUBLE) AS n FROM (SELECT DISTINCT x FROM points LIMIT ${MOST_BOXES + 1})`,
  );
  const distinct = Number(row?.n ?? 0);
  if (distinct <= MOST_BOXES) return valueDimension('x', distinct);
  const bins = niceBins(x, facts.ranges.x, MOST_BOXES);
  return { ...binDimension('x', bins, 'start'), text: `${x.column} in bins of ${bins.width}.` };
}

function oneGroup(column: string): Dimension {
  const label = quotedString(column);
  return { key: `${label} AS x`, columns: ['x'], order: 'x', count: 1, text: null };
}

function boxStatement(
  points: string,
  { dimensions, y, perBox, exact }: { dimensions: Dimension[]; y: Channel; perBox: number; exact: boolean },
): string {
  const keys = dimensions.flatMap(({ columns }) => columns).join(', ');
  const quantiles = `${exact ? 'quantile_cont' : 'approx_quantile'}(y, [0.25, 0.5, 0.75])`;
  const drawn = (name: string, from = name) =>
    `${y.kind === 'time' ? `make_timestamp(CAST(${from} AS BIGINT))` : from} AS ${name}`;
  const edges = ['low', 'q1', 'median', 'q3', 'high'].map((name) => drawn(name)).join(', ');
  return statement(
    `WITH ${points}, placed AS (`,
    `  SELECT ${dimensions.map(({ key }) => key).join(', ')}, ${plottedOf(y)} AS y FROM points`,
    '), quartiles AS (',
    `  SELECT ${keys}, ${quantiles} AS q, CAST(count(*) AS DOUBLE) AS count`,
    '  FROM placed WHERE y IS NOT NULL GROUP BY ALL',
    '), judged AS (',
    '  SELECT placed.*, q, count, y < q[1] - 1.5 * (q[3] - q[1]) OR y > q[3] + 1.5 * (q[3] - q[1]) AS outlier',
    `  FROM placed JOIN quartiles USING (${keys})`,
    '), boxes AS (',
    `  SELECT ${keys}, min(y) FILTER (WHERE NOT outlier) AS low, q[1] AS q1, q[2] AS median, q[3] AS q3,`,
    '    max(y) FILTER (WHERE NOT outlier) AS high, count',
    '  FROM judged GROUP BY ALL',
    '), outliers AS (',
    `  SELECT ${keys}, y FROM judged WHERE outlier`,
    `  QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY abs(y - q[2]) DESC) <= ${perBox}`,
    '), marks AS (',
    `  SELECT ${keys}, ${edges}, count FROM boxes`,
    `  UNION ALL BY NAME SELECT ${keys}, ${drawn('y')} FROM outliers`,
    ')',
    `SELECT ${keys}, low, q1, median, q3, high, count, y`,
    'FROM marks',
    `ORDER BY ${[...dimensions.map(({ order }) => order), 'count NULLS LAST', 'y'].join(', ')}`,
  );
}

function plottedOf(y: Channel): string {
  if (y.kind === 'category') return 'CAST(NULL AS DOUBLE)';
  return y.kind === 'time' ? 'CAST(epoch_us(y) AS DOUBLE)' : 'y';
}
