import type { Column } from './catalog.ts';
import type { ErrorBody } from './errors.ts';

export type FileFormat = 'csv' | 'json' | 'ndjson' | 'parquet' | 'arrow' | 'xlsx';
export type Compression = 'none' | 'gzip' | 'zstd';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1';

/** What is left out is sniffed. */
export interface CsvOptions {
  delimiter?: string;
  quote?: string;
  escape?: string;
  header?: boolean;
  /** Lines that begin with this character are not data. */
  comment?: string;
  /** Lines to pass over at the top. */
  skip?: number;
  encoding?: Encoding;
  /** Texts that mean NULL. */
  nullText?: string[];
  decimalSeparator?: '.' | ',';
  /** strptime patterns, e.g. `%d.%m.%Y`. */
  dateFormat?: string;
  timestampFormat?: string;
}

export interface ColumnChoice {
  /** Name in the file. */
  name: string;
  /** Name in the table; the file's name when left out. */
  as?: string;
  /** DuckDB type text; the sniffed type when left out. */
  type?: string;
  include?: boolean;
}

export interface ReadOptions {
  format?: FileFormat;
  compression?: Compression;
  csv?: CsvOptions;
  /** Name of the sheet of a workbook; the first one when left out. */
  sheet?: string;
  columns?: ColumnChoice[];
}

/** A row that could not be stored, and why. `line` is 1-based in the file as received (for binary formats the row number). */
export interface RejectedRow {
  line: number;
  column: string | null;
  reason: string;
  raw: string;
}

export interface PreviewWarning {
  code:
    | 'one_column'
    | 'ragged_rows'
    | 'encoding_guessed'
    | 'header_unsure'
    | 'type_unsure'
    | 'extension_mismatch'
    | 'empty';
  message: string;
}

export interface Preview {
  path: string;
  /** Size of the file in bytes. */
  bytes: number;
  format: FileFormat;
  compression: Compression;
  /** What was asked for, completed by what was sniffed: send it back to read the file in just this way. */
  options: ReadOptions;
  /** Columns of the table this gives, in order. */
  columns: Column[];
  /** Names of the sheets of a workbook; empty for other formats. */
  sheets: string[];
  /** The first rows, one Arrow IPC stream. */
  rows: Uint8Array;
  /** The first lines as text; empty for binary formats. */
  lines: string[];
  /** Rows among those looked at that would be rejected. */
  rejected: RejectedRow[];
  warnings: PreviewWarning[];
  suggestedTable: string;
}

export interface FileToIngest {
  path: string;
  options?: ReadOptions;
}

export interface IngestRequest {
  /** Name of the table in schema `raw`. */
  table: string;
  /** `append` adds to the table or makes it; `new` fails with `conflict` when it exists. */
  mode: 'append' | 'new';
  files: FileToIngest[];
  /** Fraction of a file's rows, 0 to 1, above which nothing of the file is stored. The project's setting when left out. */
  maxRejects?: number;
}

/** `duplicate`: the same content is in this table already; nothing was added. */
export type FileStatus = 'waiting' | 'reading' | 'committing' | 'stored' | 'duplicate' | 'failed' | 'cancelled';

export interface FileState {
  path: string;
  status: FileStatus;
  bytes: number;
  bytesRead: number;
  /** rows stored + rejected = rows read. */
  rows: number;
  rejected: number;
  error: ErrorBody | null;
}

/** An ingest as it goes on and as it ended. `failed` means no file was stored and at least one failed. */
export interface IngestJob {
  jobId: string;
  table: string;
  status: 'running' | 'done' | 'failed' | 'cancelled';
  files: FileState[];
  bytes: number;
  bytesRead: number;
  rows: number;
  rejected: number;
  /** Seconds since it started. */
  seconds: number;
  /** Estimated from bytes; null while unknown. */
  secondsLeft: number | null;
}

/** A folder whose new files go into a table by themselves. */
export interface Watch {
  watchId: string;
  folder: string;
  /** Glob relative to the folder, e.g. `*.csv`. */
  pattern: string;
  table: string;
  options: ReadOptions;
  status: 'watching' | 'failed';
  error: ErrorBody | null;
  ingested: number;
}
