import { type Channels, type ChartSource, isDrawable, measured, type Role, type Row, rawPoints } from './Points.ts';

/** Smallest and largest drawable value; moments in µs since 1970 UTC. Null where there is none. */
export interface Range {
  min: number;
  max: number;
}

export interface Facts {
  /** Rows of the result. */
  rows: number;
  /** Rows that can be drawn. */
  drawable: number;
  ranges: Partial<Record<Role, Range>>;
  /** Why rows are left out, as sentences. */
  missing: string[];
}

/** Counts rows and what keeps some from being drawn, in one scan. */
export async function measurePoints({ relation, ask }: ChartSource, channels: Channels): Promise<Facts> {
  const roles = measured(channels);
  const drawable = roles.map(isDrawable).join(' AND ') || 'true';
  const parts = roles.flatMap(([role, channel]) => {
    const { kind } = channel;
    const value = kind === 'time' ? `epoch_us(${role})` : role;
    return [
      `CAST(min(${value}) FILTER (WHERE ${drawable}) AS DOUBLE) AS ${role}_min`,
      `CAST(max(${value}) FILTER (WHERE ${drawable}) AS DOUBLE) AS ${role}_max`,
      `CAST(count(*) FILTER (WHERE ${role} IS NULL) AS DOUBLE) AS ${role}_null`,
      `CAST(count(*) FILTER (WHERE ${kind === 'number' ? `isinf(${role})` : `NOT (${isDrawable([role, channel])})`}) AS DOUBLE) AS ${role}_inf`,
      `CAST(count(*) FILTER (WHERE ${kind === 'number' ? `isnan(${role})` : 'false'}) AS DOUBLE) AS ${role}_nan`,
    ];
  });
  const counts = [
    'CAST(count(*) AS DOUBLE) AS rows',
    `CAST(count(*) FILTER (WHERE ${drawable}) AS DOUBLE) AS drawable`,
  ];
  const [row = {}] = await ask(`SELECT ${[...counts, ...parts].join(',\n  ')}\nFROM ${rawPoints(relation, channels)}`);
  return {
    rows: number(row, 'rows'),
    drawable: number(row, 'drawable'),
    ranges: Object.fromEntries(roles.flatMap(([role]) => rangeOf(row, role))),
    missing: roles.flatMap(([role, { column }]) => missingText(row, role, column)),
  };
}

function rangeOf(row: Row, role: Role): [Role, Range][] {
  if (row[`${role}_min`] === null) return [];
  return [[role, { min: number(row, `${role}_min`), max: number(row, `${role}_max`) }]];
}

function missingText(row: Row, role: Role, column: string): string[] {
  const kinds = [
    ['_null', 'NULL'],
    ['_nan', 'NaN'],
    ['_inf', 'infinity'],
  ] as const;
  const found = kinds.filter(([suffix]) => number(row, role + suffix) > 0);
  if (found.length === 0) return [];
  const list = found.map(([suffix, name]) => `${counted(number(row, role + suffix), 'row')} with ${name}`).join(', ');
  return [`Not drawn for ${column}: ${list}.`];
}

/** `1 row`, `2,000 rows`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

function number(row: Row, name: string): number {
  return Number(row[name] ?? 0);
}
