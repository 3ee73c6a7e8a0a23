import { allPresent, dataPage, varint } from './dataPage.ts';

const BLOCK = 128;
const MINIBLOCK = 32;
/** A block whose deltas are all 1: the smallest delta, then four bit widths of 0. */
const CONSECUTIVE = Buffer.from([2, 0, 0, 0, 0]);
export const DELTA_BINARY_PACKED = 5;

/** The numbers of a row group's rows: `first` and all that follow it, or, where some are missing, each of them. */
export interface RowNumbers {
  count: number;
  first: number;
  last: number;
  /** null when they are consecutive. */
  each: Float64Array | null;
}

/**
 * One Parquet data page of ascending whole numbers, DELTA_BINARY_PACKED: 5 bytes for each 128 consecutive ones.
 * Source: Encodings.md of Apache parquet-format.
 */
export function rowNumberPage(numbers: RowNumbers): Buffer {
  const { count, first } = numbers;
  const head = Buffer.from([...varint(BLOCK), ...varint(BLOCK / MINIBLOCK), ...varint(count), ...varint(first * 2)]);
  return dataPage(count, DELTA_BINARY_PACKED, Buffer.concat([allPresent(count), head, deltas(numbers)]));
}

function deltas({ count, each }: RowNumbers): Buffer {
  const blocks = Math.ceil(Math.max(0, count - 1) / BLOCK);
  if (!each) return Buffer.alloc(blocks * CONSECUTIVE.length, CONSECUTIVE);
  return Buffer.concat(Array.from({ length: blocks }, (_, i) => block(each, 1 + i * BLOCK)));
}

/** The smallest delta is always given as 1 (zigzag: 2), so that consecutive numbers need no bits at all. */
function block(numbers: Float64Array, start: number): Buffer {
  const last = Math.min(start + BLOCK, numbers.length) - 1;
  if ((numbers[last] ?? 0) - (numbers[start - 1] ?? 0) === last - start + 1) return CONSECUTIVE;
  const widths: number[] = [];
  const packed: Buffer[] = [];
  for (let from = start; from < start + BLOCK; from += MINIBLOCK) {
    const count = Math.max(0, Math.min(MINIBLOCK, numbers.length - from));
    const rests = Array.from({ length: count }, (_, i) => delta(numbers, from + i) - 1);
    const width = bits(Math.max(0, ...rests));
    widths.push(width);
    if (width > 0) packed.push(pack(rests, width));
  }
  return Buffer.concat([Buffer.from([2, ...widths]), ...packed]);
}

const delta = (numbers: Float64Array, i: number) => (numbers[i] ?? 0) - (numbers[i - 1] ?? 0);
const bits = (value: number) => (value === 0 ? 0 : Math.floor(Math.log2(value)) + 1);

/** Lowest bit first; values may be larger than 32 bits. */
function pack(values: number[], width: number): Buffer {
  const bytes = Buffer.alloc((MINIBLOCK * width) / 8);
  values.forEach((value, i) => {
    for (let bit = 0; bit < width; bit++) {
      const at = i * width + bit;
      if (Math.floor(value / 2 ** bit) % 2 === 1) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
    }
  });
  return bytes;
}
