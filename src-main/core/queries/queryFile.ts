import { parse, stringify, YAMLParseError } from 'yaml';
import { MillraceError } from '#contract/errors.ts';

const HEADER = /^-- @chart\r?\n((?:--[^\n]*\n)*?)-- @end[^\S\n]*(?:\n|$)(?:[^\S\n]*\n)?/;

/**
 * What a saved query's file holds: plain SQL, and before it the chart, if there is one, as comment lines of YAML, so
 * that any tool runs the file and a person can read a difference of two.
 *
 * @param chart JSON text of an object.
 * @throws MillraceError `usage` when the chart is something else.
 */
export function toQueryFile({ sql, chart }: { sql: string; chart: string | null }): string {
  const body = sql.endsWith('\n') ? sql : `${sql}\n`;
  if (chart === null) return body;
  const lines = stringify(chartObject(chart)).trimEnd().split('\n');
  return ['-- @chart', ...lines.map((line) => `-- ${line}`.trimEnd()), '-- @end', '', body].join('\n');
}

function chartObject(chart: string): object {
  const value = parsedYaml(chart);
  if (typeof value === 'object' && value !== null) return value;
  throw new MillraceError('usage', 'A chart is saved as the JSON text of an object.');
}

/** A header that was edited by hand into something that is no YAML object counts as a comment of the SQL. */
export function fromQueryFile(text: string): { sql: string; chart: string | null } {
  const header = HEADER.exec(text);
  if (!header) return { sql: text.replace(/\n$/, ''), chart: null };
  const value = parsedYaml((header[1] ?? '').replaceAll(/^-- ?/gm, ''));
  if (typeof value !== 'object' || value === null) return { sql: text.replace(/\n$/, ''), chart: null };
  return { sql: text.slice(header[0].length).replace(/\n$/, ''), chart: JSON.stringify(value) };
}

function parsedYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError) return null;
    throw error;
  }
}
