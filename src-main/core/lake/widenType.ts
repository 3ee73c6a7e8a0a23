import {
  DuckDBDecimalType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import { quotedIdentifier } from '../duckdb/quote.ts';
import { typeText } from '../duckdb/typeText.ts';
import { tableKey } from './tableName.ts';

const ANYTHING = 'VARCHAR';
const SIGNED = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'];
/** Position of the smallest signed type that holds every value, and decimal digits. */
const INTEGERS: Partial<Record<DuckDBTypeId, { signed: number; unsigned: boolean; digits: number }>> = {
  [DuckDBTypeId.TINYINT]: { signed: 0, unsigned: false, digits: 3 },
  [DuckDBTypeId.SMALLINT]: { signed: 1, unsigned: false, digits: 5 },
  [DuckDBTypeId.INTEGER]: { signed: 2, unsigned: false, digits: 10 },
  [DuckDBTypeId.BIGINT]: { signed: 3, unsigned: false, digits: 19 },
  [DuckDBTypeId.HUGEINT]: { signed: 4, unsigned: false, digits: 39 },
  [DuckDBTypeId.UTINYINT]: { signed: 1, unsigned: true, digits: 3 },
  [DuckDBTypeId.USMALLINT]: { signed: 2, unsigned: true, digits: 5 },
  [DuckDBTypeId.UINTEGER]: { signed: 3, unsigned: true, digits: 10 },
  [DuckDBTypeId.UBIGINT]: { signed: 4, unsigned: true, digits: 20 },
};
const FLOATS = new Set([DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE]);

/**
 * The narrowest type every value of both can be cast to without an error, as SQL text: integers → DECIMAL or DOUBLE →
 * VARCHAR, field by field inside lists, structs and maps. Stricter than DuckDB's own UNION, which turns DATE and
 * BIGINT into DATE and fails at the first number. Beyond 2^53, DOUBLE is not exact.
 */
export function widenType(a: DuckDBType, b: DuckDBType): string {
  const [left, right] = [typeText(a), typeText(b)];
  if (left === right || b.typeId === DuckDBTypeId.SQLNULL) return left;
  if (a.typeId === DuckDBTypeId.SQLNULL) return right;
  return numbers(a, b) ?? dates(a, b) ?? nested(a, b) ?? ANYTHING;
}

function numbers(a: DuckDBType, b: DuckDBType): string | null {
  if (!isNumber(a) || !isNumber(b)) return null;
  if (FLOATS.has(a.typeId) || FLOATS.has(b.typeId)) return 'DOUBLE';
  if (a instanceof DuckDBDecimalType || b instanceof DuckDBDecimalType) return decimals(a, b);
  const [x, y] = [INTEGERS[a.typeId], INTEGERS[b.typeId]];
  if (!x || !y) return null;
  if (x.unsigned && y.unsigned) return typeText(x.digits > y.digits ? a : b);
  return SIGNED[Math.max(x.signed, y.signed)] ?? 'DOUBLE';
}

const isNumber = (type: DuckDBType) =>
  type instanceof DuckDBDecimalType || FLOATS.has(type.typeId) || INTEGERS[type.typeId] !== undefined;

function decimals(a: DuckDBType, b: DuckDBType): string {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  const width = scale + Math.max(integerDigits(a), integerDigits(b));
  return width <= 38 ? `DECIMAL(${width},${scale})` : 'DOUBLE';
}

const scaleOf = (type: DuckDBType) => (type instanceof DuckDBDecimalType ? type.scale : 0);
const integerDigits = (type: DuckDBType) =>
  type instanceof DuckDBDecimalType ? type.width - type.scale : (INTEGERS[type.typeId]?.digits ?? 0);

/** Not nanoseconds, whose range is smaller; not time zones, which would need the session's zone. */
function dates(a: DuckDBType, b: DuckDBType): string | null {
  const widths = [DuckDBTypeId.DATE, DuckDBTypeId.TIMESTAMP];
  return widths.includes(a.typeId) && widths.includes(b.typeId) ? 'TIMESTAMP' : null;
}

function nested(a: DuckDBType, b: DuckDBType): string | null {
  if (a instanceof DuckDBListType && b instanceof DuckDBListType) return `${widenType(a.valueType, b.valueType)}[]`;
  if (a instanceof DuckDBMapType && b instanceof DuckDBMapType) {
    return `MAP(${widenType(a.keyType, b.keyType)}, ${widenType(a.valueType, b.valueType)})`;
  }
  if (a instanceof DuckDBStructType && b instanceof DuckDBStructType) return structs(a, b);
  return null;
}

/** By name, as DuckDB casts them; it refuses to when no field is common to both. */
function structs(a: DuckDBStructType, b: DuckDBStructType): string | null {
  const fields = new Map(a.entryNames.map((name, i) => [tableKey(name), { name, type: a.entryTypes[i] }]));
  let common = 0;
  const texts = new Map([...fields].map(([key, { name, type }]) => [key, field(name, type && typeText(type))]));
  b.entryNames.forEach((name, i) => {
    const [mine, theirs] = [fields.get(tableKey(name)), b.entryTypes[i]];
    if (!theirs) return;
    if (mine?.type) common++;
    texts.set(tableKey(name), field(mine?.name ?? name, mine?.type ? widenType(mine.type, theirs) : typeText(theirs)));
  });
  return common > 0 ? `STRUCT(${[...texts.values()].join(', ')})` : null;
}

const field = (name: string, type = ANYTHING) => `${quotedIdentifier(name)} ${type}`;
