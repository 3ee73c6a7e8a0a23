import { open } from 'node:fs/promises';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { AsyncByteQueue, Message, RecordBatchFileWriter, type Schema, tableFromIPC } from 'apache-arrow';
import { createArrowEncoder } from '../duckdb/arrowEncoder.ts';
import { arrowProjection } from '../duckdb/arrowProjection.ts';
import { typeText } from '../duckdb/typeText.ts';
import type { ExportTask, Written } from './ExportTask.ts';
import { provenChunks } from './provenChunks.ts';

/** Chunks of 2,048 rows that make one record batch of the file. */
const CHUNKS_PER_WRITE = 8;

/** What a writer has made, until it is taken; Arrow's own queue can only be read once it is closed. */
class Parts extends AsyncByteQueue {
  private parts: Uint8Array[] = [];
  override write(part: Uint8Array): void {
    this.parts.push(part);
  }
  take(): Uint8Array[] {
    return this.parts.splice(0);
  }
}

/** The format wants the stream's schema message after the magic; Arrow JS leaves it out, its readers look at the footer. */
class FileWriter extends RecordBatchFileWriter {
  protected override _writeSchema(schema: Schema): this {
    return super._writeSchema(schema)._writeMessage(Message.from(schema));
  }
}

/** An Arrow IPC file (Feather 2), written batch by batch. Types: see arrowType.ts. */
export async function writeArrow(task: ExportTask): Promise<Written> {
  const { columns } = task.source;
  const result = await task.source.connection.run(
    `SELECT ${arrowProjection(columns)} FROM ${task.source.relation} LIMIT 0`,
  );
  const encoder = createArrowEncoder(
    columns.map(({ name, type }, i) => ({ name, type: result.columnType(i), typeText: typeText(type) })),
  );
  const parts = new Parts();
  const writer = new FileWriter();
  writer.reset(parts, tableFromIPC(encoder.encode([])).schema);
  const file = await open(task.file, 'w');
  let rows = 0;
  const flush = async (chunks: DuckDBDataChunk[]) => {
    for (const batch of tableFromIPC(encoder.encode(chunks)).batches) {
      if (batch.numRows > 0) writer.write(batch);
    }
    for (const part of parts.take()) await file.writeFile(part);
    rows += chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
    task.onRows(rows);
  };
  try {
    const chunks: DuckDBDataChunk[] = [];
    for await (const chunk of provenChunks(task, arrowProjection(columns))) {
      chunks.push(chunk);
      if (chunks.length === CHUNKS_PER_WRITE) await flush(chunks.splice(0));
    }
    await flush(chunks);
    writer.finish();
    for (const part of parts.take()) await file.writeFile(part);
  } finally {
    await file.close();
  }
  return { rows, notes: [] };
}
