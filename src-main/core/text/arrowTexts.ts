import { type Data, DataType, type RecordBatch, TimeUnit, tableFromIPC } from 'apache-arrow';
import { dateText, timestampText, timeText } from './calendarText.ts';

const TICKS: Record<TimeUnit, bigint> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};

/** The rows of one Arrow IPC stream as text, every value exact and much as DuckDB prints it; null for NULL. */
export function arrowTexts(stream: Uint8Array): (string | null)[][] {
  return tableFromIPC(stream).batches.flatMap((batch) => rowsOf(batch));
}

function rowsOf(batch: RecordBatch): (string | null)[][] {
  const columns = batch.data.children;
  return Array.from({ length: batch.numRows }, (_, row) => columns.map((column) => valueText(column, row)));
}

/** Reads the buffers, not the accessors, for some of those round. */
function valueText(data: Data, row: number): string | null {
  if (DataType.isNull(data.type) || !data.getValid(row)) return null;
  const { type } = data;
  if (DataType.isBool(type)) return String(bitAt(data, row));
  if (DataType.isFloat(type)) return floatText(Number(data.values[row]));
  if (DataType.isInt(type)) return String(data.values[row]);
  if (DataType.isDecimal(type)) return decimalText(data.values.subarray(row * 4, row * 4 + 4), type.scale);
  if (DataType.isDate(type)) return dateText(Number(data.values[row]));
  if (DataType.isTime(type)) return timeText(BigInt(data.values[row]), TICKS[type.unit]);
  if (DataType.isTimestamp(type)) {
    return timestampText(BigInt(data.values[row]), TICKS[type.unit]) + (type.timezone ? '+00' : '');
  }
  if (DataType.isUtf8(type)) return new TextDecoder().decode(bytesAt(data, row));
  if (DataType.isBinary(type)) return blobText(bytesAt(data, row));
  return nestedText(data, row);
}

function nestedText(data: Data, row: number): string {
  const { type, children } = data;
  const [child] = children;
  const item = (one: Data | undefined, at: number) => (one && valueText(one, at)) ?? 'NULL';
  const range = (start: number, end: number) => Array.from({ length: end - start }, (_, n) => start + n);
  if (DataType.isStruct(type)) {
    return `{${type.children.map(({ name }, n) => `'${name}': ${item(children[n], row)}`).join(', ')}}`;
  }
  if (DataType.isFixedSizeList(type)) {
    return `[${range(row * type.listSize, (row + 1) * type.listSize)
      .map((at) => item(child, at))
      .join(', ')}]`;
  }
  const all = range(Number(data.valueOffsets[row]), Number(data.valueOffsets[row + 1]));
  if (DataType.isList(type)) return `[${all.map((at) => item(child, at)).join(', ')}]`;
  if (DataType.isMap(type)) {
    const [key, value] = child?.children ?? [];
    return `{${all.map((at) => `${item(key, at)}=${item(value, at)}`).join(', ')}}`;
  }
  throw new TypeError(`Results hold no Arrow values of type ${type}.`);
}

const bytesAt = (data: Data, row: number): Uint8Array =>
  data.values.subarray(data.valueOffsets[row], data.valueOffsets[row + 1]);

function bitAt(data: Data, row: number): boolean {
  const bit = data.offset + row;
  return ((data.values[bit >> 3] >> (bit & 7)) & 1) === 1;
}

function floatText(value: number): string {
  if (Number.isFinite(value))
    return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
  return String(value).toLowerCase().replace('infinity', 'inf');
}

/** 128 bits, two's complement, in four words of 32 bits, the lowest first. */
function decimalText(words: Uint32Array, scale: number): string {
  const unsigned = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const value = BigInt.asIntN(128, unsigned);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
}

const blobText = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) =>
    byte >= 32 && byte < 127 && byte !== 92
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
