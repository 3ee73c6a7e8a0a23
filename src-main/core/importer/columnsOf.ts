import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import { typeText } from '../duckdb/typeText.ts';

/** Names and types of what `from` (SQL after FROM) gives; types are spelled as `canonicalType` spells them. */
export async function columnsOf(connection: DuckDBConnection, from: string): Promise<Column[]> {
  const result = await connection.run(`SELECT * FROM ${from} LIMIT 0`);
  const types = result.columnTypes();
  return result.columnNames().map((name, i) => ({ name, type: typeOf(types[i]) }));
}

/** A column of nothing but NULL has no type of its own; DuckDB stores it as INTEGER. */
function typeOf(type: Parameters<typeof typeText>[0] | undefined): string {
  const text = type ? typeText(type) : 'NULL';
  return text === 'NULL' || text === 'SQLNULL' ? 'INTEGER' : text;
}
