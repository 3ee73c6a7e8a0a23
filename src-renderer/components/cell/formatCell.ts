import {
  type Data,
  type Decimal,
  type Field,
  type FixedSizeList,
  type Table,
  type Time,
  type Timestamp,
  Type,
} from 'apache-arrow';
import { formatBlob } from './formatBlob.ts';
import { formatDecimal, readDecimal } from './formatDecimal.ts';
import { formatDouble, formatFloat } from './formatFloat.ts';
import { formatDate, formatTime, formatTimestamp } from './formatTemporal.ts';
import { type JsonShape, jsonShape } from './jsonShape.ts';
import { quoted, quoteNested } from './quoteNested.ts';

/** Units in a second, by Arrow's TimeUnit: s, ms, µs, ns. */
const PER_SECOND = [1n, 1_000n, 1_000_000n, 1_000_000_000n] as const;
const decoder = new TextDecoder();

/**
 * Reads cells of one column as text, letter for letter what `CAST(value AS VARCHAR)` gives in DuckDB with TimeZone UTC.
 * The mapping of types is that of the engine's Arrow encoder; buffers are read directly, since some accessors of
 * Arrow JS round. `limit` bounds the characters of nested and binary values (then `…` ends the text). NULL is null.
 */
export type CellReader = (row: number, limit?: number) => string | null;

export function cellReader(table: Table, column: number): CellReader {
  const vector = table.getChildAt(column);
  if (!vector) throw new RangeError(`The page has no column ${column}.`);
  const shape = jsonShape(table.schema.fields[column]?.metadata.get('duckdb.type') ?? '');
  return (row, limit = Number.POSITIVE_INFINITY) => {
    let index = row;
    for (const data of vector.data) {
      if (index < data.length) return formatCell(data, index, { shape, limit });
      index -= data.length;
    }
    throw new RangeError(`The page has no row ${row}.`);
  };
}

interface Options {
  shape: JsonShape | undefined;
  limit: number;
}

function formatCell(data: Data, index: number, options: Options): string | null {
  if (data.typeId === Type.Null || !data.getValid(index)) return null;
  const values = data.values as never;
  switch (data.typeId) {
    case Type.Bool:
      return String(isSet(values, data.offset + index));
    case Type.Int:
      return String(at<number | bigint>(values, index));
    case Type.Float:
      return (data.values instanceof Float32Array ? formatFloat : formatDouble)(at(values, index));
    case Type.Decimal: {
      const { precision, scale } = data.type as Decimal;
      return formatDecimal(readDecimal(values, index), precision, scale);
    }
    case Type.Date:
      return formatDate(at(values, index));
    case Type.Time:
      return formatTime(BigInt(at<number | bigint>(values, index)), PER_SECOND[(data.type as Time).unit]);
    case Type.Timestamp: {
      const { unit, timezone } = data.type as Timestamp;
      const text = formatTimestamp(at(values, index), PER_SECOND[unit]);
      return timezone && !text.endsWith('infinity') ? `${text}+00` : text;
    }
    case Type.Utf8:
      return decoder.decode(bytesOf(data, index));
    case Type.Binary:
      return formatBlob(bytesOf(data, index), options.limit);
    case Type.List: {
      const [from, to] = span(data, index);
      return formatList(data.children[0], from, to, options);
    }
    case Type.FixedSizeList: {
      const size = (data.type as FixedSizeList).listSize;
      return formatList(data.children[0], index * size, (index + 1) * size, options);
    }
    case Type.Struct:
      return formatStruct(data, index, options);
    case Type.Map:
      return formatMap(data, index, options);
    default:
      throw new TypeError(`A cell of Arrow type ${data.type} cannot be shown; the engine should send it as text.`);
  }
}

function at<T>(values: ArrayLike<T>, index: number): T {
  return values[index] as T;
}

function isSet(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

function span(data: Data, index: number): [from: number, to: number] {
  const offsets = data.valueOffsets as Int32Array;
  return [offsets[index] ?? 0, offsets[index + 1] ?? 0];
}

function bytesOf(data: Data, index: number): Uint8Array {
  return (data.values as unknown as Uint8Array).subarray(...span(data, index));
}

/** Joins until the limit; what is beyond is not even formatted, since a list may have a million items. */
function join(count: number, part: (i: number) => string, limit: number): string {
  let text = '';
  for (let i = 0; i < count; i++) {
    if (text.length > limit) return `${text}, …`;
    text += (i > 0 ? ', ' : '') + part(i);
  }
  return text;
}

function formatItem(data: Data | undefined, index: number, { limit, shape }: Options): string {
  const text = data ? formatCell(data, index, { limit, shape }) : null;
  if (text === null) return 'NULL';
  return isNested(data?.typeId) ? text : quoteNested(text);
}

function isNested(type: Type | undefined): boolean {
  return type === Type.List || type === Type.FixedSizeList || type === Type.Struct || type === Type.Map;
}

function formatList(items: Data | undefined, from: number, to: number, { limit, shape }: Options): string {
  const inner = { limit, shape: shape?.children[0] };
  const item = (i: number) =>
    inner.shape?.json ? ((items && formatCell(items, from + i, inner)) ?? 'NULL') : formatItem(items, from + i, inner);
  return `[${join(to - from, item, limit)}]`;
}

function formatStruct(data: Data, index: number, { limit, shape }: Options): string {
  const fields = data.type.children as Field[];
  const member = (i: number) => formatItem(data.children[i], index, { limit, shape: shape?.children[i] });
  // The names of an unnamed struct come out of the IPC stream as null.
  if (fields.every((field) => !field.name)) return `(${join(fields.length, member, limit)})`;
  return `{${join(fields.length, (i) => `${quoted(fields[i]?.name ?? '')}: ${member(i)}`, limit)}}`;
}

function formatMap(data: Data, index: number, { limit, shape }: Options): string {
  const [from, to] = span(data, index);
  const entries = data.children[0];
  const side = (i: number, child: 0 | 1) =>
    formatItem(entries?.children[child], from + i, { limit, shape: shape?.children[0]?.children[child] });
  return `{${join(to - from, (i) => `${side(i, 0)}=${side(i, 1)}`, limit)}}`;
}
