import { asCategory, type Channel } from './Channel.ts';
import { statement } from './Drawing.ts';
import type { Bins } from './niceBins.ts';
import type { Channels, ChartSource, Role } from './Points.ts';
import { type Categories, MOST_COLOURS, MOST_FACETS, topCategories } from './topCategories.ts';

/** One way rows are put into groups. */
export interface Dimension {
  /** Selected while grouping, over `points`. */
  key: string;
  /** Selected from the groups. */
  columns: string[];
  /** Sorts the groups. */
  order: string;
  /** How many groups there can be. */
  count: number;
  text: string | null;
}

export function valueDimension(role: Role, count: number): Dimension {
  return { key: role, columns: [role], order: role, count, text: null };
}

export function categoryDimension(role: Role, { sql, order, count, text }: Categories): Dimension {
  return { key: `${sql} AS ${role}`, columns: [role], order, count, text };
}

/** `edges` draws a bin from x1 to x2, `start` puts it where it begins. */
export function binDimension(role: 'x' | 'y', bins: Bins, draw: 'edges' | 'start' | 'edges and middle'): Dimension {
  const start = draw === 'start' ? role : `${role}1`;
  const edges = draw === 'start' ? [] : [`${bins.end(start)} AS ${role}2`];
  const middle = draw === 'edges and middle' ? [`${bins.middle(start)} AS ${role}`] : [];
  return {
    key: `${bins.start(role)} AS ${start}`,
    columns: [...middle, start, ...edges],
    order: start,
    count: bins.count,
    text: null,
  };
}

/** Colour and facet as groups of a bounded number; `channels` is what `points` was made from. */
export async function seriesDimensions(source: ChartSource, points: string, channels: Channels): Promise<Dimension[]> {
  const limits = [
    ['facet', MOST_FACETS],
    ['colour', MOST_COLOURS],
  ] as const;
  const dimensions: Dimension[] = [];
  for (const [role, limit] of limits) {
    const column = channels[role]?.column;
    if (column === undefined) continue;
    dimensions.push(categoryDimension(role, await topCategories(source, { role, points, limit, column })));
  }
  return dimensions;
}

/** Colour and facet as labels, as far as the chart has them. */
export function seriesChannels({
  colour,
  facet,
}: {
  colour?: Channel | undefined;
  facet?: Channel | undefined;
}): Channels {
  return { ...(colour && { colour: asCategory(colour) }), ...(facet && { facet: asCategory(facet) }) };
}

/** One row a group, with `measures` such as `count(*) AS count`. */
export function groupedStatement(
  points: string,
  dimensions: readonly Dimension[],
  measures: readonly string[],
): string {
  const names = measures.map((measure) => measure.slice(measure.lastIndexOf(' AS ') + 4));
  const keys = dimensions.map(({ key }) => key);
  return statement(
    `WITH ${points}, marks AS (`,
    `  SELECT ${[...keys, ...measures].join(', ')}`,
    '  FROM points GROUP BY ALL',
    ')',
    `SELECT ${[...dimensions.flatMap(({ columns }) => columns), ...names].join(', ')}`,
    'FROM marks',
    `ORDER BY ${dimensions.map(({ order }) => order).join(', ')}`,
  );
}

export function textsOf(dimensions: readonly Dimension[]): string[] {
  return dimensions.flatMap(({ text }) => text ?? []);
}
