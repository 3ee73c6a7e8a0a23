import { allPresent, dataPage, dictionaryPage, firstOfDictionary, RLE } from './dataPage.ts';
import { DELTA_BINARY_PACKED, type RowNumbers, rowNumberPage } from './rowNumberPage.ts';
import { binary, int32, struct, type Thrift, type ThriftStruct } from './thrift.ts';

/** A column as it is added to each row group of a Parquet file. */
export interface AddedColumn {
  name: string;
  /** parquet.thrift's SchemaElement. */
  schema: ThriftStruct;
  /** Physical type: 2 is INT64, 6 is BYTE_ARRAY. */
  physical: number;
  encodings: number[];
  /** Pages for rows with these numbers, and the smallest and largest value. */
  pages(numbers: RowNumbers): { dictionary: Buffer | null; data: Buffer; min: Buffer; max: Buffer };
}

export interface Provenance {
  file: string;
  /** Microseconds since 1970 in UTC. */
  ingestedAt: bigint;
  batch: string;
}

const INT64 = 2;
const BYTE_ARRAY = 6;
const PLAIN = 0;
const RLE_DICTIONARY = 8;
const EMPTY = struct([]);

/** `_file`, `_row`, `_ingested_at`, `_batch`, in the table's order. */
export function provenanceColumns({ file, ingestedAt, batch }: Provenance): AddedColumn[] {
  return [textColumn('_file', file), rowColumn(), timeColumn('_ingested_at', ingestedAt), textColumn('_batch', batch)];
}

function rowColumn(): AddedColumn {
  return {
    name: '_row',
    physical: INT64,
    // ConvertedType INT_64; LogicalType INTEGER(64, signed).
    schema: schemaElement(
      '_row',
      INT64,
      18,
      struct([
        [
          10,
          struct([
            [1, { kind: 'byte', value: 64 }],
            [2, { kind: 'bool', value: true }],
          ]),
        ],
      ]),
    ),
    encodings: [DELTA_BINARY_PACKED, RLE],
    pages: (numbers) => ({
      dictionary: null,
      data: rowNumberPage(numbers),
      min: bytesOf(numbers.first),
      max: bytesOf(numbers.last),
    }),
  };
}

function textColumn(name: string, text: string): AddedColumn {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  // ConvertedType UTF8; LogicalType STRING.
  const schema = schemaElement(name, BYTE_ARRAY, 0, struct([[1, EMPTY]]));
  return constant(name, BYTE_ARRAY, schema, Buffer.concat([length, bytes]), bytes);
}

function timeColumn(name: string, microseconds: bigint): AddedColumn {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(microseconds);
  const adjustedToUtc: Thrift = { kind: 'bool', value: true };
  const unit = struct([[2, EMPTY]]);
  // ConvertedType TIMESTAMP_MICROS; LogicalType TIMESTAMP(UTC, MICROS).
  const logical = struct([
    [
      8,
      struct([
        [1, adjustedToUtc],
        [2, unit],
      ]),
    ],
  ]);
  return constant(name, INT64, schemaElement(name, INT64, 10, logical), bytes, bytes);
}

function constant(name: string, physical: number, schema: ThriftStruct, plain: Buffer, bound: Buffer): AddedColumn {
  const dictionary = dictionaryPage(plain);
  return {
    name,
    physical,
    schema,
    encodings: [PLAIN, RLE, RLE_DICTIONARY],
    pages: ({ count }) => ({
      dictionary,
      data: dataPage(count, RLE_DICTIONARY, Buffer.concat([allPresent(count), firstOfDictionary(count)])),
      min: bound,
      max: bound,
    }),
  };
}

/** An optional column at the top level. */
function schemaElement(name: string, physical: number, converted: number, logical: ThriftStruct): ThriftStruct {
  return struct([
    [1, int32(physical)],
    [3, int32(1)],
    [4, binary(name)],
    [6, int32(converted)],
    [10, logical],
  ]);
}

function bytesOf(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}
