import { type DuckDBDataChunk, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { type Data, Field, RecordBatch, RecordBatchStreamWriter, Schema, Utf8 } from 'apache-arrow';
import { nativeArrowType } from './arrowType.ts';
import { arrowVector, batchData, textVector } from './arrowVector.ts';
import { typeText } from './typeText.ts';
import { uniqueNames } from './uniqueNames.ts';

export interface EncodedColumn {
  name: string;
  /** Type of the chunk's column. */
  type: DuckDBType;
  /** What field metadata `duckdb.type` says; differs from `type` where the query cast the column to text. */
  typeText?: string;
}

export interface ArrowEncoder {
  /** One complete Arrow IPC stream: the schema, then a batch per chunk. No chunks give a stream without rows. */
  encode(chunks: DuckDBDataChunk[]): Uint8Array;
}

/** Types whose every value the binding prints letter by letter as DuckDB does; the property test holds it to that. */
const PRINTED: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.UUID,
  DuckDBTypeId.ENUM,
  DuckDBTypeId.BIT,
  DuckDBTypeId.INTERVAL,
]);

/** True where a chunk's column can be encoded as it is; else the query must cast it, see `arrowProjection`. */
export function isEncodable(type: DuckDBType): boolean {
  return PRINTED.has(type.typeId) || nativeArrowType(type) !== null;
}

/**
 * Turns chunks into Arrow, column by column over typed arrays. The mapping is the table in arrowType.ts.
 *
 * @throws TypeError for a column that is not encodable.
 */
export function createArrowEncoder(columns: readonly EncodedColumn[]): ArrowEncoder {
  const names = uniqueNames(columns.map(({ name }) => name));
  const fields = columns.map((column, i) => fieldOf(column, names[i] ?? column.name));
  const schema = new Schema(fields);
  const batch = (chunk: DuckDBDataChunk) => {
    const children = columns.map(({ type }, i) => encodeColumn(chunk, i, type));
    return new RecordBatch(schema, batchData(fields, chunk.rowCount, children));
  };
  return {
    encode(chunks) {
      const writer = new RecordBatchStreamWriter();
      writer.reset(undefined, schema);
      for (const chunk of chunks) writer.write(batch(chunk));
      return writer.finish().toUint8Array(true);
    },
  };
}

/** Arrow JS loses columns that share a name, so they get different ones; metadata `duckdb.name` keeps the true one. */
function fieldOf({ name, type, typeText: text = typeText(type) }: EncodedColumn, unique: string): Field {
  if (!isEncodable(type)) {
    throw new TypeError(`Column ${JSON.stringify(name)} is ${text}; cast it to VARCHAR in the query to encode it.`);
  }
  const metadata = new Map([
    ['duckdb.type', text],
    ['duckdb.name', name],
  ]);
  return new Field(unique, nativeArrowType(type) ?? new Utf8(), true, metadata);
}

function encodeColumn(chunk: DuckDBDataChunk, index: number, type: DuckDBType): Data {
  if (PRINTED.has(type.typeId)) {
    return textVector(chunk.getColumnValues(index).map((value) => (value === null ? null : String(value))));
  }
  return arrowVector(type, { vector: duckdb.data_chunk_get_vector(chunk.chunk, index), count: chunk.rowCount });
}
