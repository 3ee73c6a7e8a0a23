import {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import duckdb, { type Vector } from '@duckdb/node-bindings';
import { Bool, type Data, type DataType, type Field, makeData, Null, Struct, Utf8 } from 'apache-arrow';
import { nativeArrowType } from './arrowType.ts';

// Longer than most files: the buffers of one memory layout turned into those of another, kept in one place.

/** Rows of the source to take, in order; null takes all of them as they are. */
type Take = Int32Array | null;

interface Source {
  vector: Vector;
  /** Values the vector holds. */
  count: number;
  take: Take;
}

/**
 * Turns a DuckDB vector into Arrow buffers without a JavaScript value per cell. Both keep validity as a bitmap with
 * the lowest bit first and fixed-width values side by side, so most columns are a copy.
 *
 * `type` must have a native Arrow type; the chunk must be alive while this runs (long strings are read by pointer).
 */
export function arrowVector(
  type: DuckDBType,
  { vector, count, take = null }: { vector: Vector; count: number; take?: Take },
): Data {
  const arrow = nativeArrowType(type);
  if (!arrow) throw new TypeError(`${type} has no exact Arrow type; cast it to VARCHAR in the query.`);
  return read(type, arrow, { vector, count, take });
}

function read(type: DuckDBType, arrow: DataType, source: Source): Data {
  const length = source.take?.length ?? source.count;
  const { nullBitmap, nullCount } = validity(source);
  const facts = { length, nullCount, nullBitmap };
  if (type instanceof DuckDBListType) return readList(type.valueType, arrow, source, facts);
  if (type instanceof DuckDBMapType) return readMap(type, arrow, source, facts);
  if (type instanceof DuckDBArrayType) return readArray(type, arrow, source, facts);
  if (type instanceof DuckDBStructType) {
    return data(arrow, { ...facts, children: readEntries(type.entryTypes, arrow, source) });
  }
  if (type instanceof DuckDBDecimalType) return data(arrow, { ...facts, data: decimals(type, source) });
  switch (type.typeId) {
    case DuckDBTypeId.SQLNULL:
      return makeData({ type: new Null(), length });
    case DuckDBTypeId.BOOLEAN:
      return makeData({ type: new Bool(), ...facts, data: packedBits(fixed(source, 1)) });
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.BLOB:
      return data(arrow, { ...facts, ...strings(source, nullBitmap) });
    default:
      return data(arrow, { ...facts, data: numbers(arrow, source) });
  }
}

/** `makeData` is typed per Arrow type, which is known here only at run time. */
function data(type: DataType, buffers: Record<string, unknown>): Data {
  return makeData({ type, ...buffers } as never) as unknown as Data;
}

function validity({ vector, count, take }: Source): { nullBitmap: Uint8Array | null; nullCount: number } {
  const words = count === 0 ? null : duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8);
  if (!words) return { nullBitmap: null, nullCount: 0 };
  const length = take?.length ?? count;
  const bitmap = take ? gatheredBits(words, take) : words.subarray(0, Math.ceil(count / 8));
  const nullCount = length - countBits(bitmap, length);
  return nullCount === 0 ? { nullBitmap: null, nullCount } : { nullBitmap: bitmap, nullCount };
}

function gatheredBits(bits: Uint8Array, take: Int32Array): Uint8Array {
  const gathered = new Uint8Array(Math.ceil(take.length / 8));
  for (let i = 0; i < take.length; i++) {
    if (hasBit(bits, take[i] ?? 0)) gathered[i >> 3] = (gathered[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return gathered;
}

function hasBit(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

function countBits(bits: Uint8Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) count += ((bits[i >> 3] ?? 0) >> (i & 7)) & 1;
  return count;
}

function packedBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(bytes.length / 8));
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return bits;
}

/** The bytes of values that are `width` bytes wide each. */
function fixed({ vector, count, take }: Source, width: number): Uint8Array {
  if (count === 0) return new Uint8Array(0);
  const bytes = duckdb.vector_get_data(vector, count * width);
  if (!take) return bytes;
  const gathered = new Uint8Array(take.length * width);
  for (let i = 0; i < take.length; i++) {
    const from = (take[i] ?? 0) * width;
    gathered.set(bytes.subarray(from, from + width), i * width);
  }
  return gathered;
}

function numbers(arrow: DataType, source: Source): ArrayBufferView {
  const Values = arrow.ArrayType as { new (buffer: ArrayBufferLike, offset: number, length: number): ArrayBufferView };
  const width = (arrow.ArrayType as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  const bytes = fixed(source, width);
  return new Values(bytes.buffer, bytes.byteOffset, bytes.byteLength / width);
}

/** DuckDB keeps a decimal in 2, 4, 8 or 16 bytes; Arrow in 16, so the sign is carried on. */
function decimals({ width }: DuckDBDecimalType, source: Source): Uint32Array {
  const size = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
  const bytes = fixed(source, size);
  if (size === 16) return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const length = bytes.byteLength / size;
  const wide = new BigInt64Array(length * 2);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < length; i++) {
    const value = signed(view, i * size, size);
    wide[i * 2] = value;
    wide[i * 2 + 1] = value < 0n ? -1n : 0n;
  }
  return new Uint32Array(wide.buffer);
}

function signed(view: DataView, offset: number, size: 2 | 4 | 8): bigint {
  if (size === 8) return view.getBigInt64(offset, true);
  return BigInt(size === 4 ? view.getInt32(offset, true) : view.getInt16(offset, true));
}

/** A DuckDB string is 16 bytes: its length, then up to 12 bytes of it or 4 bytes of it and a pointer. */
function strings(source: Source, nullBitmap: Uint8Array | null): { valueOffsets: Int32Array; data: Uint8Array } {
  const entries = fixed(source, 16);
  const length = entries.byteLength / 16;
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
  const valueOffsets = new Int32Array(length + 1);
  let end = 0;
  for (let i = 0; i < length; i++) {
    if (!nullBitmap || hasBit(nullBitmap, i)) end += view.getUint32(i * 16, true);
    valueOffsets[i + 1] = end;
  }
  const bytes = new Uint8Array(end);
  for (let i = 0; i < length; i++) {
    const start = valueOffsets[i] ?? 0;
    const size = (valueOffsets[i + 1] ?? 0) - start;
    if (size === 0) continue;
    const at = entries.byteOffset + i * 16;
    if (size <= 12) bytes.set(entries.subarray(i * 16 + 4, i * 16 + 4 + size), start);
    else bytes.set(duckdb.get_data_from_pointer(entries.buffer as ArrayBuffer, at + 8, size), start);
  }
  return { valueOffsets, data: bytes };
}

type Facts = { length: number; nullCount: number; nullBitmap: Uint8Array | null };

/**
 * Arrow wants the items of a list right after those of the list before. DuckDB's lists may share items or lie in any
 * order, so the items are gathered unless they happen to lie as Arrow wants them.
 */
function listItems(source: Source, { length, nullBitmap }: Facts): { valueOffsets: Int32Array; items: Source } {
  const bytes = fixed(source, 16);
  const spans = new BigUint64Array(bytes.buffer, bytes.byteOffset, length * 2);
  const valueOffsets = new Int32Array(length + 1);
  let end = 0;
  let straight = true;
  for (let i = 0; i < length; i++) {
    const valid = !nullBitmap || hasBit(nullBitmap, i);
    const size = valid ? Number(spans[i * 2 + 1]) : 0;
    if (size > 0 && Number(spans[i * 2]) !== end) straight = false;
    end += size;
    valueOffsets[i + 1] = end;
  }
  const count = duckdb.list_vector_get_size(source.vector);
  const take = straight && end === count ? null : gatherSpans(spans, valueOffsets, end);
  return { valueOffsets, items: { vector: duckdb.list_vector_get_child(source.vector), count, take } };
}

function gatherSpans(spans: BigUint64Array, valueOffsets: Int32Array, end: number): Int32Array {
  const take = new Int32Array(end);
  for (let i = 0; i + 1 < valueOffsets.length; i++) {
    const from = valueOffsets[i] ?? 0;
    const to = valueOffsets[i + 1] ?? 0;
    const start = from === to ? 0 : Number(spans[i * 2]);
    for (let k = from; k < to; k++) take[k] = start + k - from;
  }
  return take;
}

function readList(valueType: DuckDBType, arrow: DataType, source: Source, facts: Facts): Data {
  const { valueOffsets, items } = listItems(source, facts);
  return data(arrow, { ...facts, valueOffsets, child: read(valueType, childType(arrow, 0), items) });
}

/** A map is a list of (key, value) structs in both. */
function readMap({ keyType, valueType }: DuckDBMapType, arrow: DataType, source: Source, facts: Facts): Data {
  const { valueOffsets, items } = listItems(source, facts);
  const entries = childType(arrow, 0);
  const children = readEntries([keyType, valueType], entries, items);
  const child = data(entries, { length: items.take?.length ?? items.count, nullCount: 0, nullBitmap: null, children });
  return data(arrow, { ...facts, valueOffsets, child });
}

function readArray({ valueType, length: size }: DuckDBArrayType, arrow: DataType, source: Source, facts: Facts): Data {
  const items = {
    vector: duckdb.array_vector_get_child(source.vector),
    count: source.count * size,
    take:
      source.take && Int32Array.from({ length: source.take.length * size }, (_, i) => arrayItem(source.take, i, size)),
  };
  return data(arrow, { ...facts, child: read(valueType, childType(arrow, 0), items) });
}

function arrayItem(take: Take, index: number, size: number): number {
  return (take?.[Math.floor(index / size)] ?? 0) * size + (index % size);
}

function readEntries(types: readonly DuckDBType[], arrow: DataType, { vector, count, take }: Source): Data[] {
  return types.map((type, i) =>
    read(type, childType(arrow, i), { vector: duckdb.struct_vector_get_child(vector, i), count, take }),
  );
}

function childType(arrow: DataType, index: number): DataType {
  const child = (arrow.children as Field[] | null)?.[index];
  if (!child) throw new TypeError(`${arrow} has no child ${index}.`);
  return child.type;
}

/** A text column made of JavaScript strings: for the few types whose text is not in the chunk. */
export function textVector(texts: (string | null)[]): Data<Utf8> {
  const encoder = new TextEncoder();
  const parts = texts.map((text) => (text === null ? null : encoder.encode(text)));
  const valueOffsets = new Int32Array(texts.length + 1);
  const valid = new Uint8Array(texts.length);
  parts.forEach((part, i) => {
    valueOffsets[i + 1] = (valueOffsets[i] ?? 0) + (part?.byteLength ?? 0);
    valid[i] = part ? 1 : 0;
  });
  const bytes = new Uint8Array(valueOffsets[texts.length] ?? 0);
  parts.forEach((part, i) => {
    if (part) bytes.set(part, valueOffsets[i]);
  });
  const nullCount = parts.filter((part) => part === null).length;
  const nullBitmap = nullCount === 0 ? null : packedBits(valid);
  return makeData({ type: new Utf8(), length: texts.length, nullCount, nullBitmap, valueOffsets, data: bytes });
}

/** Puts columns of equal length into one batch-shaped struct. */
export function batchData(fields: Field[], length: number, children: Data[]): Data<Struct> {
  return makeData({ type: new Struct(fields), length, nullCount: 0, children });
}
