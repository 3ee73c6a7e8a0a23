import { quotedString } from '../duckdb/quote.ts';
import { whileWanted } from '../sql/interruptUntilSettled.ts';
import type { ExportTask } from './ExportTask.ts';

/** How often DuckDB is asked how far it is, milliseconds. */
const PROGRESS_EVERY = 100;

/** Lets DuckDB write the file. `options` are COPY options as SQL. Answers how many rows it wrote. */
export async function copyTo(
  { source, file, signal, onRows }: ExportTask,
  { select, options }: { select: string; options: string },
): Promise<number> {
  const { connection, relation, rows } = source;
  const timer = setInterval(() => {
    const { percentage } = connection.progress;
    if (percentage > 0) onRows(Math.floor((rows * Math.min(percentage, 100)) / 100));
  }, PROGRESS_EVERY);
  try {
    const copy = `COPY (SELECT ${select} FROM ${relation}) TO ${quotedString(file)} (${options}, USE_TMP_FILE false)`;
    const reader = await whileWanted(connection, connection.runAndReadAll(copy), signal);
    return Number(reader.getRows()[0]?.[0]);
  } finally {
    clearInterval(timer);
  }
}
