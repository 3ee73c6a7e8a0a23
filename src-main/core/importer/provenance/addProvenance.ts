import { type FileHandle, open } from 'node:fs/promises';
import { type AddedColumn, type Provenance, provenanceColumns } from './provenanceColumns.ts';
import type { RowNumbers } from './rowNumberPage.ts';
import { binary, int32, int64, readThrift, struct, type Thrift, type ThriftStruct, writeThrift } from './thrift.ts';

/** Numbers of parquet.thrift's fields that are read or written here. */
const FILE = { schema: 2, rowGroups: 4, keyValues: 5, columnOrders: 7 };
const ROOT = { children: 5 };
const GROUP = { columns: 1, bytes: 2, rows: 3, compressed: 6 };
const TAIL = 8;

interface AddProvenance extends Provenance {
  path: string;
  /** Added to the footer. */
  metadata: Record<string, string>;
  /** 1-based numbers, ascending, that no row of this file has: those of the rejected rows. */
  gaps: Float64Array;
}

/**
 * Adds the provenance columns to a Parquet file DuckDB has written in the file's order, in place: their pages and a
 * new footer go where the old footer was, nothing else moves. Through COPY they would cost far more than they are
 * worth: `row_number() OVER ()` makes DuckDB parse a CSV file on a single thread, which doubles the time, and three
 * constants add an eighth. Here they are a few bytes a row group, and no measurable time.
 */
export async function addProvenance({ path, metadata, gaps, ...provenance }: AddProvenance): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { footer, start } = await readFooter(file);
    const added = provenanceColumns(provenance);
    addToSchema(footer, added);
    const pages = fillGroups(footer, start, added, gaps);
    addMetadata(footer, metadata);
    const body = writeThrift(footer);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    const tail = Buffer.concat([...pages, body, length, Buffer.from('PAR1')]);
    await file.write(tail, 0, tail.length, start);
    await file.truncate(start + tail.length);
  } finally {
    await file.close();
  }
}

async function readFooter(file: FileHandle): Promise<{ footer: ThriftStruct; start: number }> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(TAIL);
  await file.read(tail, 0, TAIL, size - TAIL);
  const start = size - TAIL - tail.readUInt32LE(0);
  const bytes = Buffer.alloc(size - TAIL - start);
  await file.read(bytes, 0, bytes.length, start);
  return { footer: readThrift(bytes), start };
}

function addToSchema(footer: ThriftStruct, added: readonly AddedColumn[]): void {
  const [root, ...rest] = list(footer, FILE.schema);
  if (!root) throw new RangeError('The staged Parquet file has no schema.');
  root.fields.set(ROOT.children, int32(Number(int(root, ROOT.children)) + added.length));
  footer.fields.set(FILE.schema, structs([root, ...rest, ...added.map(({ schema }) => schema)]));
  if (!footer.fields.has(FILE.columnOrders)) return;
  const order = struct([[1, struct([])]]);
  footer.fields.set(FILE.columnOrders, structs([...list(footer, FILE.columnOrders), ...added.map(() => order)]));
}

function fillGroups(footer: ThriftStruct, start: number, added: readonly AddedColumn[], gaps: Float64Array): Buffer[] {
  const pages: Buffer[] = [];
  const take = numbering(gaps);
  let offset = start;
  for (const group of list(footer, FILE.rowGroups)) {
    const numbers = take(Number(int(group, GROUP.rows)));
    const chunks = list(group, GROUP.columns);
    const before = offset;
    for (const column of added) {
      const { dictionary, data, min, max } = column.pages(numbers);
      const size = (dictionary?.length ?? 0) + data.length;
      chunks.push(columnChunk({ column, offset, size, dictionary, rows: numbers.count, min, max }));
      if (dictionary) pages.push(dictionary);
      pages.push(data);
      offset += size;
    }
    group.fields.set(GROUP.columns, structs(chunks));
    for (const field of [GROUP.bytes, GROUP.compressed]) {
      if (group.fields.has(field)) group.fields.set(field, int64(int(group, field) + BigInt(offset - before)));
    }
  }
  return pages;
}

/** Hands out the numbers of so many rows at each call. */
function numbering(gaps: Float64Array): (count: number) => RowNumbers {
  let next = 1;
  let gap = 0;
  const one = () => {
    for (; gaps[gap] === next; gap++) next++;
    return next++;
  };
  return (count) => {
    const first = next;
    const isWhole = (gaps[gap] ?? Number.POSITIVE_INFINITY) >= first + count;
    if (isWhole) next += count;
    const each = isWhole ? null : Float64Array.from({ length: count }, one);
    return { count, first: each?.[0] ?? first, last: each?.at(-1) ?? next - 1, each };
  };
}

interface Chunk {
  column: AddedColumn;
  offset: number;
  size: number;
  dictionary: Buffer | null;
  rows: number;
  min: Buffer;
  max: Buffer;
}

function columnChunk({ column, offset, size, dictionary, rows, min, max }: Chunk): ThriftStruct {
  const statistics = struct([
    [3, int64(0)],
    [5, binary(max)],
    [6, binary(min)],
  ]);
  const metadata: [number, Thrift][] = [
    [1, int32(column.physical)],
    [2, { kind: 'list', type: 9, element: 5, items: column.encodings.map(int32) }],
    [3, { kind: 'list', type: 9, element: 8, items: [binary(column.name)] }],
    [4, int32(0)],
    [5, int64(rows)],
    [6, int64(size)],
    [7, int64(size)],
    [9, int64(offset + (dictionary?.length ?? 0))],
    [12, statistics],
  ];
  if (dictionary) metadata.push([11, int64(offset)]);
  return struct([
    [2, int64(0)],
    [3, struct(metadata)],
  ]);
}

function addMetadata(footer: ThriftStruct, metadata: Record<string, string>): void {
  const added = Object.entries(metadata).map(([key, value]) =>
    struct([
      [1, binary(key)],
      [2, binary(value)],
    ]),
  );
  if (added.length === 0) return;
  const before = footer.fields.has(FILE.keyValues) ? list(footer, FILE.keyValues) : [];
  footer.fields.set(FILE.keyValues, structs([...before, ...added]));
}

const structs = (items: ThriftStruct[]): Thrift => ({ kind: 'list', type: 9, element: 12, items });

function list(parent: ThriftStruct, field: number): ThriftStruct[] {
  const value = parent.fields.get(field);
  if (value?.kind !== 'list') throw new RangeError(`The staged Parquet footer lacks field ${field}.`);
  return value.items.filter((item) => item.kind === 'struct');
}

function int(parent: ThriftStruct, field: number): bigint {
  const value = parent.fields.get(field);
  if (value?.kind !== 'int') throw new RangeError(`The staged Parquet footer lacks field ${field}.`);
  return value.value;
}
