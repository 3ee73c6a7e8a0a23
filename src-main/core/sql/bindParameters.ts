import type { DuckDBPreparedStatement } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { ParameterValue } from '#contract/sql.ts';

export type Parameters = Record<string, ParameterValue>;

/**
 * Gives a statement its `$name` values. DuckDB casts text where the place it stands in has a type; where it has none
 * (`$a + 1`) text is refused, and the caller tries again with `numbers`, which binds text that looks like a number as one.
 *
 * @throws MillraceError `usage` when a value is missing.
 */
export function bindParameters(
  statement: DuckDBPreparedStatement,
  parameters: Parameters,
  { numbers = false } = {},
): void {
  for (let index = 1; index <= statement.parameterCount; index++) {
    const name = statement.parameterName(index);
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) {
      throw new MillraceError('usage', `The statement needs a value for $${name}.`, {
        remedy: `Give $${name} a value.`,
      });
    }
    bindOne(statement, index, numbers && typeof value === 'string' && looksLikeNumber(value) ? Number(value) : value);
  }
}

/** Whether text parameters could be meant as numbers at all. */
export function hasNumberLikeText(parameters: Parameters): boolean {
  return Object.values(parameters).some((value) => typeof value === 'string' && looksLikeNumber(value));
}

function looksLikeNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function bindOne(statement: DuckDBPreparedStatement, index: number, value: ParameterValue): void {
  if (value === null) statement.bindNull(index);
  else if (typeof value === 'boolean') statement.bindBoolean(index, value);
  else if (typeof value === 'string') statement.bindVarchar(index, value);
  else if (!Number.isSafeInteger(value)) statement.bindDouble(index, value);
  else if (Math.abs(value) < 2 ** 31) statement.bindInteger(index, value);
  else statement.bindBigInt(index, BigInt(value));
}
