import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedIdentifier, quotedString } from '../../duckdb/quote.ts';
import type { ColumnPlan, PlannedColumn } from '../columnPlan.ts';
import type { PreparedInput } from '../input/prepareInput.ts';
import type { Scan } from '../Scan.ts';
import { isSampled } from './openCsv.ts';

const MARK = 'millrace: a decimal in a column of whole numbers';

/**
 * DuckDB rounds `1.5` silently where the sample made a column BIGINT. Such columns of a file larger than the sample
 * are read as text and cast in the query, where the first decimal stops the read; then the types are looked at anew.
 * Costs less than the newer Parquet encoding saves.
 */
export function guardedIntegers(scan: Scan, plan: ColumnPlan, prepared: PreparedInput): PlannedColumn[] {
  if (!scan.csv || !isSampled(prepared)) return [];
  return plan.columns.filter(({ include, type, found }) => include && type === 'BIGINT' && found === type);
}

export const asText = (columns: readonly PlannedColumn[], guarded: readonly PlannedColumn[]): PlannedColumn[] =>
  columns.map((column) => (guarded.includes(column) ? { ...column, type: 'VARCHAR' } : column));

export function guardedInteger({ source }: PlannedColumn): string {
  const value = quotedIdentifier(source);
  return `CASE WHEN contains(${value}, '.') THEN error(${quotedString(MARK)}) ELSE CAST(${value} AS BIGINT) END`;
}

export const isGuardError = (error: unknown): boolean =>
  error instanceof Error && (error.message.includes(MARK) || error.message.includes('Could not convert'));

/** Which of the guarded columns hold decimals after all, by reading them once more. */
export async function decimalColumns(
  connection: DuckDBConnection,
  scan: Scan,
  plan: ColumnPlan,
  guarded: readonly PlannedColumn[],
): Promise<Set<string>> {
  const separator = scan.csv?.dialect.decimalSeparator ?? '.';
  const counts = guarded.map(({ source }) => {
    const value = quotedIdentifier(source);
    const plainValue = separator === '.' ? value : `replace(${value}, ${quotedString(separator)}, '.')`;
    return `count(*) FILTER (WHERE contains(${value}, ${quotedString(separator)}) AND TRY_CAST(${plainValue} AS DOUBLE) IS NOT NULL)`;
  });
  const from = scan.from(asText(plan.columns, guarded), 'refused_integers');
  const [row = []] = (await connection.runAndReadAll(`SELECT ${counts.join(', ')} FROM ${from}`)).getRows();
  return new Set(guarded.filter((_, i) => Number(row[i]) > 0).map(({ source }) => source));
}
