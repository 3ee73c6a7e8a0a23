import type { ExportOptions } from '#contract/exporting.ts';
import { quotedIdentifier, quotedString } from '../duckdb/quote.ts';
import { copyTo } from './copyTo.ts';
import type { ExportColumn, ExportTask, Write, Written } from './ExportTask.ts';
import { finiteExpression } from './finiteExpression.ts';
import { guardedSql, guardedText, guardNotes, isFreeText } from './formulaGuard.ts';
import { isNested } from './isNested.ts';

/** CSV by RFC 4180 with `\n`: NULL is nothing, an empty text is `""`, nested values are JSON. */
export function writeDelimited(delimiter: ',' | '\t'): Write {
  return async (task: ExportTask): Promise<Written> => {
    const { source, options, compression } = task;
    const guard = options.formulaGuard ?? true;
    const notes = guard ? await guardNotes(task) : [];
    if (source.columns.some(({ type }) => isNested(type))) notes.push('Nested values are written as JSON text.');
    const rows = await copyTo(task, {
      select: source.columns.map((column) => cell(column, options)).join(', '),
      options: `FORMAT csv, HEADER ${options.header ?? true}, DELIMITER ${quotedString(delimiter)}, QUOTE '"', ESCAPE '"', COMPRESSION ${compression}`,
    });
    return { rows, notes };
  };
}

function cell({ name, type }: ExportColumn, { formulaGuard = true, header = true }: ExportOptions): string {
  const column = quotedIdentifier(name);
  const heading = quotedIdentifier(formulaGuard && header ? guardedText(name) : name);
  if (isNested(type)) return `CAST(to_json(${finiteExpression(column, type)}) AS VARCHAR) AS ${heading}`;
  if (!formulaGuard || !isFreeText(type)) return `${column} AS ${heading}`;
  return `${guardedSql(`CAST(${column} AS VARCHAR)`)} AS ${heading}`;
}
