import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedIdentifier } from '../../duckdb/quote.ts';
import type { RefusedRow, Scan } from '../Scan.ts';
import { scanRecords } from './scanRecords.ts';

export interface CsvRefusals {
  rows: RefusedRow[];
  /** Columns whose type some value did not fit. */
  misfits: string[];
}

/** With CRLF, DuckDB may count the line feed before a record as its first byte. */
const BREAKS = 'chr(10) || chr(13)';
/** Refused rows that are told one by one; beyond, a file is not worth reading and the counts say so. */
const TOLD = 1_000_000;

/** What DuckDB's CSV reader refused: once for each row however many errors it has, in the file's order. */
export async function refusedRows(
  connection: DuckDBConnection,
  rejects: string,
  { path, dialect, cutAt }: NonNullable<Scan['csv']>,
  columns: number,
): Promise<CsvRefusals> {
  const table = quotedIdentifier(rejects);
  const result = await connection.runAndReadAll(`
    SELECT line_byte_position - 1 + breaks AS start, max(octet_length(encode(raw))), arg_min(column_name, column_idx),
           string_agg(DISTINCT error_message, '; ' ORDER BY error_message), any_value(raw)
    FROM (SELECT *, trim(coalesce(csv_line, ''), ${BREAKS}) AS raw,
                 length(coalesce(csv_line, '')) - length(ltrim(coalesce(csv_line, ''), ${BREAKS})) AS breaks FROM ${table})
    GROUP BY start ORDER BY start LIMIT ${TOLD}`);
  const found = result
    .getRows()
    .map(([start, bytes, column, reason, raw]) => ({
      start: Number(start),
      bytes: Number(bytes),
      column: column === null ? null : String(column),
      reason: String(reason),
      raw: String(raw),
    }))
    .filter((row) => !isCut(row, cutAt));
  if (found.length === 0) return { rows: [], misfits: [] };
  const places = await scanRecords(path, dialect, found, { columns });
  const rows = found.map(({ column, reason, raw }, i) => ({
    line: places.lines[i] ?? 0,
    row: places.records[i] ?? 0,
    column,
    reason,
    raw,
  }));
  const misfits = await connection.runAndReadAll(`SELECT DISTINCT column_name FROM ${table} WHERE error_type = 'CAST'`);
  return { rows, misfits: misfits.getRows().map(([name]) => String(name)) };
}

/** Whether a record is refused only because the copy ends amid its quoted lines. */
const isCut = ({ start, bytes, reason }: { start: number; bytes: number; reason: string }, cutAt: number | null) =>
  cutAt !== null && start + bytes >= cutAt - 2 && /unterminated quote/i.test(reason);
