import {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Map_,
  Null,
  Struct,
  TimeMicrosecond,
  TimeNanosecond,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow';

/**
 * Which Arrow type holds a DuckDB type's every value, infinities included. The values in the buffers are exact;
 * some accessors of Arrow JS are not (a DateDay far from today, the fraction of a TimestampNanosecond), so a reader
 * who needs the last digit reads the typed arrays.
 *
 * | DuckDB                                   | Arrow                                                |
 * |------------------------------------------|------------------------------------------------------|
 * | BOOLEAN                                  | Bool                                                 |
 * | TINYINT … BIGINT, UTINYINT … UBIGINT     | Int8 … Int64, Uint8 … Uint64                         |
 * | FLOAT, DOUBLE                            | Float32, Float64                                     |
 * | DECIMAL(w, s), all widths                | Decimal128(w, s)                                     |
 * | DATE                                     | Date32 (days)                                        |
 * | TIME, TIME_NS                            | Time64 in µs, ns                                     |
 * | TIMESTAMP_S, _MS, TIMESTAMP, _NS         | Timestamp in s, ms, µs, ns, without a zone           |
 * | TIMESTAMP WITH TIME ZONE                 | Timestamp in µs, zone UTC                            |
 * | VARCHAR, JSON                            | Utf8                                                 |
 * | BLOB                                     | Binary                                               |
 * | SQLNULL                                  | Null                                                 |
 * | LIST, ARRAY, STRUCT, MAP of these        | List, FixedSizeList, Struct, Map                     |
 * | HUGEINT, UHUGEINT, BIGNUM, UUID, ENUM,   | Utf8, as DuckDB prints it: 128 bits and more, or     |
 * | BIT, INTERVAL                            | months + days + µs, have no exact place              |
 * | TIME WITH TIME ZONE, UNION, VARIANT,     | Utf8, as DuckDB prints it; the cast is DuckDB's own, |
 * | GEOMETRY, and anything nested that holds | so it must be in the query: see `arrowProjection`    |
 * | a type that has no native place          |                                                      |
 */
const NATIVE: Partial<Record<DuckDBTypeId, () => DataType>> = {
  [DuckDBTypeId.BOOLEAN]: () => new Bool(),
  [DuckDBTypeId.TINYINT]: () => new Int8(),
  [DuckDBTypeId.SMALLINT]: () => new Int16(),
  [DuckDBTypeId.INTEGER]: () => new Int32(),
  [DuckDBTypeId.BIGINT]: () => new Int64(),
  [DuckDBTypeId.UTINYINT]: () => new Uint8(),
  [DuckDBTypeId.USMALLINT]: () => new Uint16(),
  [DuckDBTypeId.UINTEGER]: () => new Uint32(),
  [DuckDBTypeId.UBIGINT]: () => new Uint64(),
  [DuckDBTypeId.FLOAT]: () => new Float32(),
  [DuckDBTypeId.DOUBLE]: () => new Float64(),
  [DuckDBTypeId.DATE]: () => new DateDay(),
  [DuckDBTypeId.TIME]: () => new TimeMicrosecond(),
  [DuckDBTypeId.TIME_NS]: () => new TimeNanosecond(),
  [DuckDBTypeId.TIMESTAMP_S]: () => new TimestampSecond(),
  [DuckDBTypeId.TIMESTAMP_MS]: () => new TimestampMillisecond(),
  [DuckDBTypeId.TIMESTAMP]: () => new TimestampMicrosecond(),
  [DuckDBTypeId.TIMESTAMP_NS]: () => new TimestampNanosecond(),
  [DuckDBTypeId.TIMESTAMP_TZ]: () => new TimestampMicrosecond('UTC'),
  [DuckDBTypeId.VARCHAR]: () => new Utf8(),
  [DuckDBTypeId.BLOB]: () => new Binary(),
  [DuckDBTypeId.SQLNULL]: () => new Null(),
};

/** The Arrow type that holds every value of `type` exactly; null when only text does. */
export function nativeArrowType(type: DuckDBType): DataType | null {
  if (type instanceof DuckDBDecimalType) return new Decimal(type.scale, type.width, 128);
  if (type instanceof DuckDBListType) {
    const item = nativeField('item', type.valueType);
    return item && new List(item);
  }
  if (type instanceof DuckDBArrayType) {
    const item = nativeField('item', type.valueType);
    return item && new FixedSizeList(type.length, item);
  }
  if (type instanceof DuckDBStructType) {
    const entries = type.entryTypes.map((entry, i) => nativeField(type.entryNames[i] ?? '', entry));
    return entries.every((entry) => entry !== null) ? new Struct(entries) : null;
  }
  if (type instanceof DuckDBMapType) return mapType(type);
  return NATIVE[type.typeId]?.() ?? null;
}

function nativeField(name: string, type: DuckDBType): Field | null {
  const native = nativeArrowType(type);
  return native && new Field(name, native, true);
}

/** Arrow forbids null keys, and so does DuckDB. */
function mapType({ keyType, valueType }: DuckDBMapType): DataType | null {
  const key = nativeArrowType(keyType);
  const value = nativeField('value', valueType);
  if (!key || !value) return null;
  return new Map_(
    new Field('entries', new Struct<{ key: DataType; value: DataType }>([new Field('key', key, false), value]), false),
  );
}
