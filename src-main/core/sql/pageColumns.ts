import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { quotedIdentifier } from '../duckdb/quote.ts';
import type { StoredColumn } from './StoredResult.ts';

/** Characters of a text that a page carries; the rest is read by `cell`. */
const PAGE_TEXT_LIMIT = 4096;

/** Types whose text a reader cannot get wrong: whole numbers of at most 64 bits and booleans. */
const AS_IT_IS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
]);

/**
 * What a page SELECTs for a column. A grid shows text, and only DuckDB prints its values as DuckDB does (`1e+20`,
 * `infinity`, `{'a': 1}`), so all but whole numbers and booleans leave as DuckDB's own text. Field metadata
 * `duckdb.type` names the true type.
 */
export function pageExpression({ stored, type }: StoredColumn): string {
  const column = quotedIdentifier(stored);
  if (AS_IT_IS.has(type.typeId)) return column;
  return `${shortened(type, `CAST(${column} AS VARCHAR)`)} AS ${column}`;
}

function shortened({ typeId }: DuckDBType, text: string): string {
  return HAS_SHORT_TEXT.has(typeId) ? text : `left(${text}, ${PAGE_TEXT_LIMIT})`;
}

const HAS_SHORT_TEXT: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_TZ,
  DuckDBTypeId.UUID,
]);
