export type TypeKind =
  | 'integer'
  | 'float'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'interval'
  | 'nested'
  | 'json'
  | 'binary';

const KINDS: Readonly<Record<string, TypeKind>> = {
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'integer',
  HUGEINT: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  UBIGINT: 'integer',
  UHUGEINT: 'integer',
  BIGNUM: 'integer',
  FLOAT: 'float',
  DOUBLE: 'float',
  DECIMAL: 'float',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'date',
  TIMESTAMP_S: 'date',
  TIMESTAMP_MS: 'date',
  TIMESTAMP_NS: 'date',
  'TIMESTAMP WITH TIME ZONE': 'date',
  TIME: 'time',
  TIME_NS: 'time',
  'TIME WITH TIME ZONE': 'time',
  INTERVAL: 'interval',
  JSON: 'json',
  STRUCT: 'nested',
  MAP: 'nested',
  UNION: 'nested',
  VARIANT: 'nested',
  BLOB: 'binary',
  GEOMETRY: 'binary',
};

/** What a DuckDB type text means for how its values look and what can be done with them. Unknown types are text. */
export function typeKind(type: string): TypeKind {
  if (type.endsWith(']')) return 'nested';
  return KINDS[type.replace(/\(.*$/s, '').trim().toUpperCase()] ?? 'text';
}

export function isNumeric(type: string): boolean {
  const kind = typeKind(type);
  return kind === 'integer' || kind === 'float';
}
