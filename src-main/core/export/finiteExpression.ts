import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUnionType,
} from '@duckdb/node-api';
import { quotedString } from '../duckdb/quote.ts';

/** Whether a value of this type can hold NaN or infinity, at any depth. */
export function holdsFloats(type: DuckDBType): boolean {
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) return holdsFloats(type.valueType);
  if (type instanceof DuckDBMapType) return holdsFloats(type.valueType);
  if (type instanceof DuckDBStructType) return type.entryTypes.some(holdsFloats);
  if (type instanceof DuckDBUnionType) return type.memberTypes.some(holdsFloats);
  return isFloat(type);
}

export function isFloat({ typeId }: DuckDBType): boolean {
  return typeId === DuckDBTypeId.DOUBLE || typeId === DuckDBTypeId.FLOAT;
}

/**
 * The same value with NULL where it held NaN or infinity, which JSON has no word for: DuckDB would write `NaN`, and
 * no other JSON reader would take the file.
 */
export function finiteExpression(value: string, type: DuckDBType, depth = 0): string {
  if (!holdsFloats(type)) return value;
  const item = `v${depth}`;
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) {
    return `list_transform(${value}, lambda ${item}: ${finiteExpression(item, type.valueType, depth + 1)})`;
  }
  if (type instanceof DuckDBStructType) return structExpression(value, type, depth);
  if (type instanceof DuckDBMapType) {
    const entry = `{'key': ${item}.key, 'value': ${finiteExpression(`${item}.value`, type.valueType, depth + 1)}}`;
    return `map_from_entries(list_transform(map_entries(${value}), lambda ${item}: ${entry}))`;
  }
  if (type instanceof DuckDBUnionType) return `CAST(${value} AS VARCHAR)`;
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

function structExpression(value: string, { entryNames, entryTypes }: DuckDBStructType, depth: number): string {
  const entries = entryTypes.map((type, i) => {
    const name = quotedString(entryNames[i] ?? '');
    return `${name}: ${finiteExpression(`struct_extract(${value}, ${name})`, type, depth)}`;
  });
  return `CASE WHEN ${value} IS NOT NULL THEN {${entries.join(', ')}} END`;
}
