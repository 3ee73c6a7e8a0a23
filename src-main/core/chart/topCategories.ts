import { quotedString } from '../duckdb/quote.ts';
import type { ChartSource, Role } from './Points.ts';

export const MOST_CATEGORIES = 50;
export const MOST_COLOURS = 20;
export const MOST_FACETS = 12;

/** A category channel brought down to a bounded number of labels. */
export interface Categories {
  /** From column `role` of `points` to the label drawn. */
  sql: string;
  /** Sorts labels as they should be drawn. */
  order: string;
  /** How many labels there are, "other" included. */
  count: number;
  /** Says that some were put together; null when all are drawn. */
  text: string | null;
}

/**
 * Keeps the `limit` most frequent labels and puts the others together as "other (n more)".
 * All there, they are in their own order; cut, in the order of their frequency.
 */
export async function topCategories(
  { ask }: Pick<ChartSource, 'ask'>,
  { role, points, limit, column }: { role: Role; points: string; limit: number; column: string },
): Promise<Categories> {
  const groups = `groups AS (SELECT ${role} AS label, count(*) AS n FROM points GROUP BY ALL)`;
  const rows = await ask(
    `WITH ${points}, ${groups}
SELECT label, CAST((SELECT count(*) FROM groups) AS DOUBLE) AS labels
FROM groups ORDER BY n DESC, label LIMIT ${limit}`,
  );
  const labels = rows.map(({ label }) => String(label));
  const total = Number(rows[0]?.labels ?? 0);
  const more = total - labels.length;
  if (more <= 0) return { sql: role, order: role, count: total, text: null };
  const other = unusedLabel(`other (${more.toLocaleString('en-US')} more)`, labels);
  const list = labels.map(quotedString).join(', ');
  const sql = `CASE WHEN ${role} IN (${list}) THEN ${role} ELSE ${quotedString(other)} END`;
  return {
    sql,
    order: `list_position([${list}, ${quotedString(other)}], ${role})`,
    count: limit + 1,
    text: `${column} has ${total.toLocaleString('en-US')} values: the ${limit} most frequent are drawn, the others as "${other}".`,
  };
}

function unusedLabel(label: string, labels: readonly string[]): string {
  return labels.includes(label) ? unusedLabel(`${label} `, labels) : label;
}
