import type { DuckDBType } from '@duckdb/node-api';
import { isEncodable } from './arrowEncoder.ts';
import { quotedIdentifier } from './quote.ts';

/**
 * What to SELECT so that every column of a result can be encoded as Arrow: the column itself, or its text where Arrow
 * has no exact place for it. The cast is DuckDB's own, so the text is too.
 */
export function arrowProjection(columns: readonly { name: string; type: DuckDBType }[]): string {
  return columns.map(({ name, type }) => arrowExpression(quotedIdentifier(name), type)).join(', ');
}

function arrowExpression(column: string, type: DuckDBType): string {
  return isEncodable(type) ? column : `CAST(${column} AS VARCHAR) AS ${column}`;
}
