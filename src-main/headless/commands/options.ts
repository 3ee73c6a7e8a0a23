import { InvalidArgumentError } from 'commander';
import type { ExportFormat } from '#contract/exporting.ts';
import type { FileFormat, ReadOptions } from '#contract/files.ts';
import type { ParameterValue } from '#contract/sql.ts';

/** `1%` or `0.01` as a fraction from 0 to 1. */
export function fraction(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)\s*(%)?$/.exec(text.trim()) ?? [];
  const value = Number(digits) / (percent ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Give a share of the rows, from 0% to 100%, e.g. 1% or 0.01.');
}

/** Collects `--param name=value`. Values stay text; DuckDB casts them to what the statement needs. */
export function parameter(text: string, all: Record<string, ParameterValue> = {}): Record<string, ParameterValue> {
  const [, name, value = ''] = /^\$?(\w+)=([\s\S]*)$/.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError('Give a parameter as name=value.');
  return { ...all, [name]: value };
}

export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65535) return port;
  throw new InvalidArgumentError('Give a port from 0 (any free one) to 65535.');
}

const READ_AS: Record<FileFormat | 'tsv', ReadOptions> = {
  csv: { format: 'csv' },
  tsv: { format: 'csv', csv: { delimiter: '\t' } },
  json: { format: 'json' },
  ndjson: { format: 'ndjson' },
  parquet: { format: 'parquet' },
  arrow: { format: 'arrow' },
  xlsx: { format: 'xlsx' },
};
export const READ_FORMATS = Object.keys(READ_AS);
export const readOptions = (format: string | undefined): ReadOptions =>
  format === undefined ? {} : READ_AS[format as keyof typeof READ_AS];

const WRITE_AS: Record<string, ExportFormat> = {
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  arrow: 'arrow',
  feather: 'arrow',
  xlsx: 'xlsx',
};

/** The format a file's ending stands for, null for an unknown one. */
export function formatOfFile(file: string): ExportFormat | null {
  const ending = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return WRITE_AS[ending] ?? null;
}
