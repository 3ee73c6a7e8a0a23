import { resolve } from 'node:path';
import type { Core } from '#contract/api.ts';
import { MillraceError } from '#contract/errors.ts';
import type { ExportFormat, ExportOptions, ExportSource } from '#contract/exporting.ts';
import { formatOfFile } from './options.ts';
import { readableBytes, readableCount } from './readableBytes.ts';
import { printJson, say, type Terminal } from './Terminal.ts';
import { withCore } from './withCore.ts';
import { runExport } from './writeResult.ts';

export const EXPORT_FORMATS = ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'arrow', 'xlsx'] as const;
export const CODECS = ['zstd', 'snappy', 'gzip', 'none'] as const;

export interface ExportCommandOptions {
  to: string;
  format?: ExportFormat;
  codec?: (typeof CODECS)[number];
  json?: boolean;
}

/** Writes a whole table, or all that a statement returns, to a file. */
export async function exportData(
  terminal: Terminal,
  project: string,
  tableOrSql: string,
  { to, format, codec, json = false }: ExportCommandOptions,
): Promise<void> {
  const wanted = format ?? formatOfFile(to);
  if (!wanted) {
    throw new MillraceError('usage', `The ending of ${to} names no format: give one with --format.`);
  }
  const options: ExportOptions = codec === undefined ? {} : { codec };
  await withCore(terminal, project, async ({ api }) => {
    const source = await sourceOf(api, tableOrSql);
    const request = { source, format: wanted, options, to: resolve(terminal.folder, to) };
    const { path, rows, bytes, seconds, notes } = await runExport(terminal, api, request);
    if (json) return printJson(terminal, { path, format: wanted, rows, bytes, seconds, notes });
    for (const note of notes) say(terminal, note);
    say(terminal, `${readableCount(rows)} rows, ${readableBytes(bytes)} in ${seconds.toFixed(1)} s: ${path}`);
  });
}

/** A table's name, with its schema or alone when only one has it; what has a space in it and is no name is SQL. */
async function sourceOf(api: Core, text: string): Promise<ExportSource> {
  const { tables } = await api.catalog.list({});
  const named = tables.filter(({ schema, name }) => `${schema}.${name}` === text || name === text);
  const [only] = named;
  if (only && named.length === 1) return { kind: 'table', table: `${only.schema}.${only.name}` };
  if (named.length > 1) {
    const names = named.map(({ schema, name }) => `${schema}.${name}`).join(', ');
    throw new MillraceError('usage', `${text} is more than one table: ${names}. Name it with its schema.`);
  }
  if (/\s/.test(text.trim())) return { kind: 'sql', sql: text };
  throw new MillraceError('not_found', `There is no table ${text}. \`millrace catalog\` lists what is there.`);
}
