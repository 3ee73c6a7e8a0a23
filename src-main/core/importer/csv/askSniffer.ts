import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import type { CsvOptions } from '#contract/files.ts';
import { quotedString } from '../../duckdb/quote.ts';
import { literalPath } from '../../lake/lakeView.ts';
import { csvArguments } from './csvArguments.ts';

export interface SniffRequest {
  connection: DuckDBConnection;
  path: string;
  /** The first text of the file. */
  text: string;
  asked: CsvOptions;
  /** Rows to look at; -1 for all. */
  sample?: number;
}

export interface Sniffed {
  csv: CsvOptions;
  columns: Column[];
}

/** DuckDB's sniffer; `lenient` lets it pass over lines that do not fit. null when it finds no dialect. */
export async function askSniffer(request: SniffRequest, csv: CsvOptions, lenient = false): Promise<Sniffed | null> {
  const { connection, path, sample } = request;
  const args = [quotedString(literalPath(path)), ...csvArguments(csv)];
  if (lenient) args.push('ignore_errors = true');
  if (sample !== undefined) args.push(`sample_size = ${sample}`);
  try {
    const [row] = (await connection.runAndReadAll(`FROM sniff_csv(${args.join(', ')})`)).getRowObjectsJson();
    return row ? fromRow(row) : null;
  } catch (error) {
    if (error instanceof Error && /sniff|CSV|header|column/i.test(error.message)) return null;
    throw error;
  }
}

function fromRow(row: Record<string, unknown>): Sniffed {
  const text = (name: string) => (row[name] === '(empty)' || row[name] == null ? '' : String(row[name]));
  const columns = (row.Columns as { name: string; type: string }[]).map(({ name, type }) => ({ name, type }));
  const dateFormat = text('DateFormat');
  const timestampFormat = text('TimestampFormat');
  const csv: CsvOptions = {
    delimiter: text('Delimiter'),
    quote: text('Quote'),
    escape: text('Escape'),
    comment: text('Comment'),
    skip: Number(row.SkipRows),
    header: row.HasHeader === true,
    ...(dateFormat ? { dateFormat } : {}),
    ...(timestampFormat ? { timestampFormat } : {}),
  };
  return { csv, columns };
}
