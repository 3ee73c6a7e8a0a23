import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedIdentifier, quotedString } from '../../duckdb/quote.ts';
import type { PlannedColumn } from '../columnPlan.ts';
import type { RefusedRow } from '../Scan.ts';

/** True where a person chose another type than the file has. */
export const isCast = ({ type, found }: PlannedColumn): boolean => type !== found;

export const castedColumn = ({ source, type }: PlannedColumn, value = quotedIdentifier(source)): string =>
  `TRY_CAST(${value} AS ${type})`;

/** True for a row whose value can be stored: it is null, or it casts. */
export function fits(column: PlannedColumn): string {
  return `(${quotedIdentifier(column.source)} IS NULL OR ${castedColumn(column)} IS NOT NULL)`;
}

/** A name no file has. */
const RECORD = '"millrace record"';

/** The rows that some chosen type does not fit, numbered among the file's rows; `before` were left out before DuckDB. */
export async function misfitRows(
  connection: DuckDBConnection,
  from: string,
  casts: readonly PlannedColumn[],
  before: readonly RefusedRow[],
): Promise<RefusedRow[]> {
  const inRecord = (column: PlannedColumn) => `${RECORD}.${quotedIdentifier(column.source)}`;
  const misfit = (column: PlannedColumn) =>
    `(${inRecord(column)} IS NOT NULL AND ${castedColumn(column, inRecord(column))} IS NULL)`;
  const first = casts.map((column) => `WHEN ${misfit(column)} THEN ${quotedString(column.source)}`).join(' ');
  const reasons = casts.map(
    (column) =>
      `WHEN ${misfit(column)} THEN concat('Could not convert ', coalesce(${inRecord(column)}::VARCHAR, ''), ${quotedString(` to ${column.type}`)})`,
  );
  const result = await connection.runAndReadAll(`
    SELECT number::DOUBLE, CASE ${first} END, CASE ${reasons.join(' ')} END, coalesce(TRY(to_json(${RECORD})::VARCHAR), ${RECORD}::VARCHAR)
    FROM (SELECT ${RECORD}, row_number() OVER () AS number FROM ${from} AS ${RECORD})
    WHERE ${casts.map(misfit).join(' OR ')} ORDER BY number`);
  const original = renumber(before);
  return result.getRows().map(([number, column, reason, raw]) => {
    const row = original(Number(number));
    return { row, line: row, column: String(column), reason: String(reason), raw: String(raw) };
  });
}

/** From numbers among what was left to numbers in the file; asked in ascending order. */
function renumber(before: readonly RefusedRow[]): (number: number) => number {
  let passed = 0;
  return (number) => {
    while ((before[passed]?.row ?? Number.POSITIVE_INFINITY) <= number + passed) passed++;
    return number + passed;
  };
}
