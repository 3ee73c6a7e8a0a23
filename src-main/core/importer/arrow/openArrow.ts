import { open } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { type AsyncRecordBatchFileReader, CompressionType, compressionRegistry, RecordBatchReader } from 'apache-arrow';
import { decompress as decompressZstd } from 'fzstd';
import { decompress as decompressLz4 } from 'lz4js';
import { MillraceError } from '#contract/errors.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import { quotedIdentifier } from '../../duckdb/quote.ts';
import { typeText } from '../../duckdb/typeText.ts';
import { notReadable } from '../input/detectFormat.ts';
import type { PreparedInput } from '../input/prepareInput.ts';
import type { Scan } from '../Scan.ts';
import { type ArrowColumn, arrowColumn } from './arrowColumn.ts';

/** Feather files are LZ4-compressed by default. Both codecs are small, pure JavaScript and kept. */
compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: (bytes) => new Uint8Array(decompressLz4(bytes)) });
compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => decompressZstd(bytes) });

/** Rows DuckDB's vectors hold. */
const CHUNK = 2048;
const TABLE = 'temp.arrow_rows';

interface OpenArrow {
  connection: DuckDBConnection;
  prepared: PreparedInput;
  /** Rows wanted by a preview; null reads all. */
  limit: number | null;
  signal: AbortSignal;
}

/** Arrow IPC files, streams and Feather 2: DuckDB has no reader for them, so batches go into a temporary table. */
export async function openArrow({ connection, prepared, limit, signal }: OpenArrow): Promise<Scan> {
  const handle = await open(prepared.plain, 'r');
  try {
    const reader = await RecordBatchReader.from(handle);
    await reader.open();
    const columns = reader.schema.fields.map((field) => arrowColumn(field));
    await createTable(connection, uniquelyNamed(columns));
    await load({ connection, reader, columns, limit, signal });
    const named = uniquelyNamed(columns).map(({ name, type }) => ({ name, type: typeText(type) }));
    const options = { format: 'arrow', compression: prepared.compression } as const;
    return {
      kind: 'cast',
      columns: named,
      guessed: new Map(),
      from: () => TABLE,
      options,
      sheets: [],
      warnings: prepared.warnings,
      copies: [],
      refused: [],
    };
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    throw notReadable(
      prepared.input.path,
      `the Arrow data is damaged, cut short, or of a kind that is not supported (${error instanceof Error ? error.message : String(error)})`,
      'Write the file again, or as Parquet.',
    );
  } finally {
    // The file reader closes the handle itself once it has read all.
    await handle.close().catch(() => {});
  }
}

/** Arrow allows a name twice and an empty one; a table does not. */
function uniquelyNamed(columns: readonly ArrowColumn[]): ArrowColumn[] {
  const taken = new Set<string>();
  return columns.map((column, i) => {
    const base = column.name || `column${i}`;
    let name = base;
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${base}_${n}`;
    taken.add(name.toLowerCase());
    return { ...column, name };
  });
}

async function createTable(connection: DuckDBConnection, columns: readonly ArrowColumn[]): Promise<void> {
  const list = columns.map(({ name, type }) => `${quotedIdentifier(name)} ${typeText(type)}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE arrow_rows (${list.join(', ')})`);
}

interface Load {
  connection: DuckDBConnection;
  reader: RecordBatchReader | AsyncRecordBatchFileReader;
  columns: readonly ArrowColumn[];
  limit: number | null;
  signal: AbortSignal;
}

async function load({ connection, reader, columns, limit, signal }: Load): Promise<void> {
  const appender = await connection.createAppender('arrow_rows', 'main', 'temp');
  const types = columns.map(({ type }) => type);
  let left = limit ?? Number.POSITIVE_INFINITY;
  for await (const batch of reader as AsyncIterable<import('apache-arrow').RecordBatch>) {
    for (let start = 0; start < batch.numRows && left > 0; start += CHUNK) {
      if (signal.aborted) throw new MillraceError('cancelled', 'Reading was cancelled.');
      const count = Math.min(CHUNK, batch.numRows - start, left);
      const chunk = DuckDBDataChunk.create(types, count);
      columns.forEach(({ read }, c) => {
        const data = batch.data.children[c];
        if (data)
          chunk.setColumnValues(
            c,
            Array.from({ length: count }, (_, i) => read(data, start + i)),
          );
      });
      appender.appendDataChunk(chunk);
      left -= count;
      await new Promise(setImmediate);
    }
    if (left <= 0) break;
  }
  appender.closeSync();
}
