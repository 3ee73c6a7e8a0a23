import {
  ARRAY,
  arrayValue,
  BIGINT,
  BLOB,
  BOOLEAN,
  blobValue,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  INTERVAL,
  LIST,
  listValue,
  MAP,
  mapValue,
  SMALLINT,
  STRUCT,
  structValue,
  TIME,
  TIMESTAMP,
  TIMESTAMP_MS,
  TIMESTAMP_NS,
  TIMESTAMP_S,
  TIMESTAMPTZ,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from '@duckdb/node-api';
import { type Data, DataType, type Field, TimeUnit, type Vector } from 'apache-arrow';

type Read = (data: Data, row: number) => DuckDBValue;

export interface ArrowColumn {
  name: string;
  type: DuckDBType;
  /** The value of a row, 0-based within the batch's data. */
  read: Read;
}

type Reading = Omit<ArrowColumn, 'name'>;

/**
 * How a column of Arrow becomes one of DuckDB. Values come from the typed arrays, not from Arrow's accessors, which
 * round 64-bit timestamps to milliseconds. Long because it is a total table of Arrow's types.
 *
 * @throws Error for a type without a place in DuckDB (unions, decimals above 38 digits, views).
 */
export function arrowColumn(field: Field): ArrowColumn {
  const reading = readingOf(field.type, field.name);
  return { name: field.name, type: reading.type, read: nullable(reading.read) };
}

const nullable =
  (read: Read): Read =>
  (data, row) =>
    data.getValid(row) ? read(data, row) : null;

const number: Read = ({ values }, row) => values[row];
const big = (values: BigInt64Array, row: number): bigint => BigInt(values[row] ?? 0);

function readingOf(type: DataType, name: string): Reading {
  if (DataType.isNull(type)) return { type: INTEGER, read: () => null };
  if (DataType.isBool(type))
    return {
      type: BOOLEAN,
      read: ({ values, offset }, row) => ((values[(row + offset) >> 3] >> ((row + offset) & 7)) & 1) === 1,
    };
  if (DataType.isInt(type)) return { type: intType(type.bitWidth, type.isSigned), read: number };
  if (DataType.isFloat(type))
    return type.precision === 2
      ? { type: DOUBLE, read: number }
      : { type: FLOAT, read: type.precision === 0 ? half : number };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type))
    return { type: VARCHAR, read: (data, row) => decoder.decode(bytesAt(data, row)) };
  if (DataType.isBinary(type) || DataType.isLargeBinary(type))
    return { type: BLOB, read: (data, row) => blobValue(bytesAt(data, row).slice()) };
  if (DataType.isFixedSizeBinary(type))
    return { type: BLOB, read: ({ values, stride }, row) => blobValue(values.slice(row * stride, (row + 1) * stride)) };
  if (DataType.isDecimal(type)) return decimal(type.precision, type.scale, type.bitWidth, name);
  if (DataType.isDate(type))
    return {
      type: DATE,
      read: type.unit === 0 ? (data, row) => new DuckDBDateValue(Number(data.values[row])) : dateFromMilliseconds,
    };
  if (DataType.isTime(type))
    return { type: TIME, read: ({ values }, row) => new DuckDBTimeValue(toMicroseconds(big(values, row), type.unit)) };
  if (DataType.isTimestamp(type)) return timestamp(type.unit, type.timezone ?? null);
  if (DataType.isDuration(type))
    return {
      type: INTERVAL,
      read: ({ values }, row) => new DuckDBIntervalValue(0, 0, toMicroseconds(big(values, row), type.unit)),
    };
  if (DataType.isDictionary(type)) return dictionary(readingOf(type.dictionary, name));
  if (DataType.isList(type)) return list(readingOf(childType(type), name));
  if (DataType.isFixedSizeList(type)) return array(readingOf(childType(type), name), type.listSize);
  if (DataType.isStruct(type)) return struct(type.children.map((child: Field) => arrowColumn(child)));
  if (DataType.isMap(type)) return map(childType(type).children.map((child: Field) => arrowColumn(child)));
  throw new Error(`column ${JSON.stringify(name)} is of Arrow type ${type}, which has no place in DuckDB`);
}

function childType(type: DataType): DataType {
  const child = type.children[0] as Field | undefined;
  if (!child) throw new Error(`${type} says nothing of its items`);
  return child.type;
}

const decoder = new TextDecoder();

function bytesAt({ values, valueOffsets }: Data, row: number): Uint8Array {
  const offsets = valueOffsets as unknown as ArrayLike<number | bigint>;
  return (values as Uint8Array).subarray(Number(offsets[row]), Number(offsets[row + 1]));
}

const INTS: Record<number, readonly [DuckDBType, DuckDBType]> = {
  8: [TINYINT, UTINYINT],
  16: [SMALLINT, USMALLINT],
  32: [INTEGER, UINTEGER],
  64: [BIGINT, UBIGINT],
};
const intType = (bits: number, signed: boolean): DuckDBType => INTS[bits]?.[signed ? 0 : 1] ?? BIGINT;

/** IEEE 754 binary16. */
const half: Read = ({ values }, row) => {
  const bits = Number(values[row]);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
};

const DAY_MS = 86_400_000;
const dateFromMilliseconds: Read = ({ values }, row) => new DuckDBDateValue(Math.floor(Number(values[row]) / DAY_MS));

function toMicroseconds(value: bigint, unit: TimeUnit): bigint {
  if (unit === TimeUnit.SECOND) return value * 1_000_000n;
  if (unit === TimeUnit.MILLISECOND) return value * 1_000n;
  return unit === TimeUnit.NANOSECOND ? value / 1_000n : value;
}

function timestamp(unit: TimeUnit, zone: string | null): Reading {
  if (zone !== null)
    return {
      type: TIMESTAMPTZ,
      read: ({ values }, row) => new DuckDBTimestampTZValue(toMicroseconds(big(values, row), unit)),
    };
  switch (unit) {
    case TimeUnit.SECOND:
      return { type: TIMESTAMP_S, read: ({ values }, row) => new DuckDBTimestampSecondsValue(big(values, row)) };
    case TimeUnit.MILLISECOND:
      return { type: TIMESTAMP_MS, read: ({ values }, row) => new DuckDBTimestampMillisecondsValue(big(values, row)) };
    case TimeUnit.MICROSECOND:
      return { type: TIMESTAMP, read: ({ values }, row) => new DuckDBTimestampValue(big(values, row)) };
    case TimeUnit.NANOSECOND:
      return { type: TIMESTAMP_NS, read: ({ values }, row) => new DuckDBTimestampNanosecondsValue(big(values, row)) };
  }
}

function decimal(precision: number, scale: number, bits: number, name: string): Reading {
  if (precision > 38 || scale < 0)
    throw new Error(`column ${JSON.stringify(name)} is a decimal of ${precision} digits; DuckDB has 38 at most`);
  const words = bits / 32;
  const read: Read = ({ values }, row) => {
    let value = 0n;
    for (let word = words - 1; word >= 0; word--)
      value = (value << 32n) | BigInt((values[row * words + word] ?? 0) >>> 0);
    return new DuckDBDecimalValue(BigInt.asIntN(bits, value), precision, scale);
  };
  return { type: DECIMAL(precision, scale), read };
}

function dictionary({ type, read }: Reading): Reading {
  const decoded = new WeakMap<Vector, DuckDBValue[]>();
  return {
    type,
    read(data, row) {
      const words = data.dictionary as Vector;
      let values = decoded.get(words);
      if (!values) {
        values = words.data.flatMap((part) =>
          Array.from({ length: part.length }, (_, i) => (part.getValid(i) ? read(part, i) : null)),
        );
        decoded.set(words, values);
      }
      return values[Number(data.values[row])] ?? null;
    },
  };
}

/** Values `from` to `to` of a nested column. */
function items(child: Data | undefined, read: Read, from: number, to: number): DuckDBValue[] {
  return child ? Array.from({ length: to - from }, (_, i) => nullable(read)(child, from + i)) : [];
}

function list({ type, read }: Reading): Reading {
  return {
    type: LIST(type),
    read: ({ valueOffsets, children }, row) =>
      listValue(items(children[0], read, Number(valueOffsets[row]), Number(valueOffsets[row + 1]))),
  };
}

function array({ type, read }: Reading, size: number): Reading {
  return {
    type: ARRAY(type, size),
    read: ({ children }, row) => arrayValue(items(children[0], read, row * size, (row + 1) * size)),
  };
}

function struct(columns: ArrowColumn[]): Reading {
  return {
    type: STRUCT(Object.fromEntries(columns.map(({ name, type }) => [name, type]))),
    read: ({ children }, row) =>
      structValue(
        Object.fromEntries(columns.map(({ name, read }, c) => [name, children[c] ? read(children[c], row) : null])),
      ),
  };
}

function map([key, value]: ArrowColumn[]): Reading {
  if (!key || !value) throw new Error('a map column lacks its keys or its values');
  return {
    type: MAP(key.type, value.type),
    read({ valueOffsets, children: [entries] }, row) {
      const [from, to] = [Number(valueOffsets[row]), Number(valueOffsets[row + 1])];
      const keys = items(entries?.children[0], key.read, from, to);
      const values = items(entries?.children[1], value.read, from, to);
      return mapValue(keys.map((one, i) => ({ key: one, value: values[i] ?? null })));
    },
  };
}
