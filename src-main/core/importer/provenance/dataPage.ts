import { int32, struct, writeThrift } from './thrift.ts';

/** Encoding of definition levels. */
export const RLE = 3;

/** A data page (version 1, not compressed) with its header. Source: parquet.thrift of Apache parquet-format. */
export function dataPage(count: number, encoding: number, body: Buffer): Buffer {
  const facts = struct([
    [1, int32(count)],
    [2, int32(encoding)],
    [3, int32(RLE)],
    [4, int32(RLE)],
  ]);
  return page(0, body, 5, facts);
}

/** A page that holds the one value a column has. */
export function dictionaryPage(value: Buffer): Buffer {
  const facts = struct([
    [1, int32(1)],
    [2, int32(0)],
  ]);
  return page(2, value, 7, facts);
}

function page(kind: number, body: Buffer, field: number, facts: ReturnType<typeof struct>): Buffer {
  const header = struct([
    [1, int32(kind)],
    [2, int32(body.length)],
    [3, int32(body.length)],
    [field, facts],
  ]);
  return Buffer.concat([writeThrift(header), body]);
}

/** Definition levels that say of each row that it has a value: one run of ones, with its length in front. */
export function allPresent(count: number): Buffer {
  const run = [...varint(count * 2), 1];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(run.length);
  return Buffer.concat([length, Buffer.from(run)]);
}

/** Index 0 of the dictionary, `count` times: a bit width of 1, then one run. */
export const firstOfDictionary = (count: number): Buffer => Buffer.from([1, ...varint(count * 2), 0]);

export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}
