import type { ErrorBody } from './errors.ts';

export type ExportFormat = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet' | 'arrow' | 'xlsx';

export interface ExportOptions {
  /** Parquet only. */
  codec?: 'zstd' | 'snappy' | 'gzip' | 'none';
  /** CSV, TSV and xlsx: put `'` before text that a spreadsheet would run as a formula. Numbers are never changed. Default true. */
  formulaGuard?: boolean;
  header?: boolean;
}

/** The whole result of a run or view, a table (`schema.name`), or a statement that returns rows. */
export type ExportSource =
  | { kind: 'run'; runId: string; viewId?: string }
  | { kind: 'table'; table: string }
  | { kind: 'sql'; sql: string; parameters?: Record<string, string | number | boolean | null> };

export interface ExportRequest {
  source: ExportSource;
  format: ExportFormat;
  options?: ExportOptions;
  /** Absolute path of the file to write; left out, the file is made in the project's temporary folder for a download. */
  to?: string;
}

export interface ExportJob {
  jobId: string;
  status: 'running' | 'done' | 'failed' | 'cancelled';
  format: ExportFormat;
  path: string;
  rows: number;
  /** Rows to write in all; null while unknown. */
  total: number | null;
  bytes: number;
  seconds: number;
  /** What a reader of the file must know, e.g. that a sheet ends at 1,048,576 rows. */
  notes: string[];
  error: ErrorBody | null;
}
