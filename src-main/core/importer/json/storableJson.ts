import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import { quotedIdentifier } from '../../duckdb/quote.ts';
import { columnsOf } from '../columnsOf.ts';

/** What may stand for HUGEINT, which Parquet has no place for: DuckDB would store it as DOUBLE without a word. */
const INSTEAD = ['BIGINT', 'DECIMAL(38,0)', 'VARCHAR'] as const;
const WIDE = /\bU?HUGEINT\b/g;

/**
 * `read_json` with types Parquet can hold. DuckDB finds HUGEINT wherever negative and positive numbers meet, so nearly
 * always BIGINT does; whether it does is tried on all rows, unless this is a `quick` look at the first ones.
 */
export async function storableJson(
  connection: DuckDBConnection,
  from: string,
  quick: boolean,
): Promise<{ from: string; columns: Column[] }> {
  const found = await columnsOf(connection, from);
  if (!found.some(({ type }) => type.search(WIDE) >= 0)) return { from, columns: found };
  const columns: Column[] = [];
  for (const column of found) columns.push(await storable(connection, from, column, quick));
  const list = columns.map(({ name, type }, i) => {
    const value = quotedIdentifier(name);
    if (type === found[i]?.type) return value;
    return `${quick ? 'TRY_CAST' : 'CAST'}(${value} AS ${type}) AS ${value}`;
  });
  return { from: `(SELECT ${list.join(', ')} FROM ${from})`, columns };
}

async function storable(connection: DuckDBConnection, from: string, column: Column, quick: boolean): Promise<Column> {
  const { name, type } = column;
  if (type.search(WIDE) < 0) return column;
  for (const instead of INSTEAD) {
    const candidate = type.replaceAll(WIDE, instead);
    if (quick || (await casts(connection, from, name, candidate))) return { name, type: candidate };
  }
  return { name, type: 'VARCHAR' };
}

async function casts(connection: DuckDBConnection, from: string, name: string, type: string): Promise<boolean> {
  try {
    await connection.run(`SELECT count(CAST(${quotedIdentifier(name)} AS ${type})) FROM ${from}`);
    return true;
  } catch (error) {
    if (error instanceof Error && /^Conversion Error/.test(error.message)) return false;
    throw error;
  }
}
