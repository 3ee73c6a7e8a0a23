import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';

const NESTED: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.LIST,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
]);

export function isNested({ typeId }: DuckDBType): boolean {
  return NESTED.has(typeId);
}
