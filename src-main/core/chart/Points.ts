import type { ChartSpec } from '#contract/chart.ts';
import type { Channel } from './Channel.ts';

export type Role = 'x' | 'y' | 'colour' | 'facet';
export type Channels = Partial<Record<Role, Channel>>;
export type Row = Record<string, number | string | null>;

/** What a chart is made from: a relation, the columns it draws, and a way to ask about them. */
export interface ChartSource {
  spec: ChartSpec;
  /** Drawing width in CSS pixels, 50 to 4,000. */
  width: number;
  /** Quoted table. */
  relation: string;
  /** Small answers only; values come as JavaScript numbers, text or null. */
  ask: (sql: string) => Promise<Row[]>;
}

/**
 * The rows that can be drawn, as a named query `points` whose columns are the roles. A row is left out where a
 * number or moment is missing or not finite.
 */
export function pointsQuery(relation: string, channels: Channels, { rowNumber = false } = {}): string {
  const columns = [...selected(channels), ...(rowNumber ? ['rowid AS row_number'] : [])];
  const conditions = measured(channels).map(isDrawable);
  const where = conditions.length > 0 ? `\n  WHERE ${conditions.join(' AND ')}` : '';
  return `points AS (\n  SELECT * FROM (SELECT ${columns.join(', ')} FROM ${relation})${where}\n)`;
}

/**
 * NULL, false or true. Infinite moments have no place, and neither have those so far off that the edges of their bins
 * would leave the range of TIMESTAMP (290,309 BC to 294,247).
 */
export function isDrawable([role, { kind }]: [Role, Channel]): string {
  if (kind === 'number') return `isfinite(${role})`;
  return `${role} BETWEEN TIMESTAMP '100000-01-01 (BC)' AND TIMESTAMP '200000-01-01'`;
}

/** The same rows before any is left out. */
export function rawPoints(relation: string, channels: Channels): string {
  return `(SELECT ${selected(channels).join(', ')} FROM ${relation})`;
}

/** Channels whose values have to be finite. A colour is not needed for a mark to have its place. */
export function measured(channels: Channels): [Role, Channel][] {
  return entries(channels).filter(([role, { kind }]) => kind !== 'category' && (role === 'x' || role === 'y'));
}

function selected(channels: Channels): string[] {
  const list = entries(channels).map(([role, { sql }]) => `${sql} AS ${role}`);
  return list.length > 0 ? list : ['1 AS x'];
}

function entries(channels: Channels): [Role, Channel][] {
  return Object.entries(channels) as [Role, Channel][];
}
