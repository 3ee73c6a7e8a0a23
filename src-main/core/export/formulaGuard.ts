import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { quotedIdentifier } from '../duckdb/quote.ts';
import { counted, countWhere } from './countWhere.ts';
import type { ExportTask } from './ExportTask.ts';

// What a spreadsheet would run: https://owasp.org/www-community/attacks/CSV_Injection

const STARTS = ['=', '+', '-', '@', '\t', '\r'];
const STARTS_SQL = `('=', '+', '-', '@', chr(9), chr(13))`;

/** Types whose text a person chose. A number, a date or JSON is never changed. */
const FREE_TEXT: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.ENUM,
  DuckDBTypeId.BLOB,
  DuckDBTypeId.UNION,
  DuckDBTypeId.VARIANT,
]);

export function isFreeText(type: DuckDBType): boolean {
  return FREE_TEXT.has(type.typeId) && type.alias !== 'JSON';
}

/** Puts `'` before text that a spreadsheet would take for a formula; `text` is SQL of type VARCHAR. */
export function guardedSql(text: string): string {
  return `CASE WHEN left(${text}, 1) IN ${STARTS_SQL} THEN '''' || ${text} ELSE ${text} END`;
}

export function guardedText(text: string): string {
  return STARTS.includes(text.charAt(0)) ? `'${text}` : text;
}

/** Says how many cells get the guard. */
export async function guardNotes(task: ExportTask): Promise<string[]> {
  const columns = task.source.columns.filter(({ type }) => isFreeText(type));
  const conditions = columns.map(({ name }) => `left(CAST(${quotedIdentifier(name)} AS VARCHAR), 1) IN ${STARTS_SQL}`);
  const cells = (await countWhere(task, conditions)).reduce((sum, count) => sum + count, 0);
  const names =
    task.options.header === false ? [] : task.source.columns.filter(({ name }) => guardedText(name) !== name);
  if (cells + names.length === 0) return [];
  const what = `${counted(cells, 'text cell')}${names.length > 0 ? ` and ${counted(names.length, 'column name')}` : ''}`;
  return [`${what} that a spreadsheet would run as a formula got a ' before the text.`];
}
