import type { DuckDBConnection } from '@duckdb/node-api';
import type { Diagnostic, StatementSpan } from '#contract/sql.ts';
import { mayChangeCatalog, splitStatements } from './splitStatements.ts';
import { type DuckDBFailure, readFailure } from './sqlError.ts';

/**
 * Syntax and binding errors of a script; nothing is run. A statement that follows one which may make tables or change
 * settings is checked for syntax only, since what it names may not be there yet.
 */
export async function diagnose(connection: DuckDBConnection, sql: string): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  let isSettled = true;
  for (const span of splitStatements(sql)) {
    const text = sql.slice(span.start, span.end);
    const failure = await failureOf(connection, text);
    if (failure && (isSettled || failure.type === 'Parser')) found.push(diagnostic(sql, span, failure));
    isSettled &&= !mayChangeCatalog(text);
  }
  return found;
}

async function failureOf(connection: DuckDBConnection, text: string): Promise<DuckDBFailure | null> {
  try {
    const extracted = await connection.extractStatements(text);
    // DuckDB makes several statements of one (PIVOT) only where a later one needs what an earlier one makes.
    if (extracted.count === 1) (await extracted.prepare(0)).destroySync();
    return null;
  } catch (error) {
    return readFailure(error, text);
  }
}

function diagnostic(
  sql: string,
  span: StatementSpan,
  { type, message, position, suggestion }: DuckDBFailure,
): Diagnostic {
  const text = type ? `${type} Error: ${message}` : message;
  if (position === null) return { start: span.start, end: span.end, message: text, suggestion };
  const start = Math.min(span.start + position, Math.max(span.start, span.end - 1));
  return { start, end: wordEnd(sql, start), message: text, suggestion };
}

function wordEnd(sql: string, start: number): number {
  const word = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w\u0080-\uffff]+|[\s\S]/y;
  word.lastIndex = start;
  return word.test(sql) ? word.lastIndex : start + 1;
}
