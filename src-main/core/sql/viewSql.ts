import { MillraceError } from '#contract/errors.ts';
import type { ColumnFilter, SortKey } from '#contract/sql.ts';
import { quotedIdentifier, quotedString } from '../duckdb/quote.ts';
import { typeText } from '../duckdb/typeText.ts';
import type { StoredColumn } from './StoredResult.ts';

/** `ORDER BY` of a view; nulls last whichever way, equal rows in result order, so that a view is always the same. */
export function orderBy(columns: StoredColumn[], sort: SortKey[]): string {
  const keys = sort.map(
    ({ column, direction }) =>
      `${quotedIdentifier(columnAt(columns, column).stored)} ${direction === 'desc' ? 'DESC' : 'ASC'} NULLS LAST`,
  );
  return `ORDER BY ${[...keys, 'rowid'].join(', ')}`;
}

/** `WHERE` of a view; empty without filters. */
export function where(columns: StoredColumn[], filters: ColumnFilter[]): string {
  if (filters.length === 0) return '';
  return `WHERE ${filters.map((filter) => condition(columnAt(columns, filter.column), filter)).join(' AND ')}`;
}

const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>=']);

function condition(column: StoredColumn, { operator, value = '' }: ColumnFilter): string {
  const name = quotedIdentifier(column.stored);
  if (operator === 'is_null') return `${name} IS NULL`;
  if (operator === 'is_not_null') return `${name} IS NOT NULL`;
  if (operator === 'contains') {
    return `contains(lower(CAST(${name} AS VARCHAR)), lower(${quotedString(value)}))`;
  }
  if (!COMPARISONS.has(operator))
    throw new MillraceError('usage', `There is no filter operator ${JSON.stringify(operator)}.`);
  return `${name} ${operator} ${castValue(column, value)}`;
}

function castValue({ type }: StoredColumn, value: string): string {
  return `TRY_CAST(${quotedString(value)} AS ${typeText(type)})`;
}

/** A query that tells for each compared value whether it fits its column's type; null when nothing is compared. */
export function valueCheck(columns: StoredColumn[], filters: ColumnFilter[]): string | null {
  const checks = filters
    .filter(({ operator }) => COMPARISONS.has(operator))
    .map((filter) => {
      const column = columnAt(columns, filter.column);
      const problem = `${JSON.stringify(filter.value ?? '')} is no ${column.typeText}, the type of column ${JSON.stringify(column.name)}.`;
      return `CASE WHEN ${castValue(column, filter.value ?? '')} IS NULL THEN ${quotedString(problem)} END`;
    });
  return checks.length === 0 ? null : `SELECT coalesce(${[...checks, 'NULL'].join(', ')})`;
}

export function columnAt(columns: StoredColumn[], index: number): StoredColumn {
  const column = columns[index];
  if (!column)
    throw new MillraceError('usage', `The result has ${columns.length} columns; there is no column ${index}.`);
  return column;
}
