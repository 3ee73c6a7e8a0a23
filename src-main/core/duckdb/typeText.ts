import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBUnionType,
} from '@duckdb/node-api';
import { quotedIdentifier } from './quote.ts';

/**
 * A type as SQL that DuckDB reads back to the same type, in any database: names of user-made types (which are known
 * only where they were made) give way to what they stand for; JSON, which is VARCHAR by another name, stays JSON.
 */
export function typeText(type: DuckDBType): string {
  if (type.alias === 'JSON') return 'JSON';
  if (type instanceof DuckDBListType) return `${typeText(type.valueType)}[]`;
  if (type instanceof DuckDBArrayType) return `${typeText(type.valueType)}[${type.length}]`;
  if (type instanceof DuckDBMapType) return `MAP(${typeText(type.keyType)}, ${typeText(type.valueType)})`;
  if (type instanceof DuckDBStructType) return `STRUCT(${fields(type.entryNames, type.entryTypes)})`;
  if (type instanceof DuckDBUnionType) return `UNION(${fields(type.memberTags, type.memberTypes)})`;
  return type.toString();
}

/** Every name is quoted: which words are reserved changes with DuckDB's version. */
function fields(names: readonly string[], types: readonly DuckDBType[]): string {
  return types.map((type, i) => `${quotedIdentifier(names[i] ?? '')} ${typeText(type)}`).join(', ');
}
