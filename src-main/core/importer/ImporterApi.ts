import type { Column } from '#contract/catalog.ts';
import type { Preview, ReadOptions } from '#contract/files.ts';
import type { Method, MethodTable } from '#contract/rpc.ts';

export interface PreviewRequest {
  path: string;
  options: ReadOptions;
  /** Rows to show, 1 to 1,000. */
  limit: number;
  /** Folder for decompressed and transcoded copies; emptied by whoever made it once this process is gone. */
  temporary: string;
}

export interface ReadRequest {
  path: string;
  options: ReadOptions;
  /** Existing folder the staged Parquet files are written into. */
  staging: string;
  /** Value of `_batch`. */
  batch: string;
  /** Value of `_file`. */
  file: string;
  /** Value of `_ingested_at`, ISO 8601 with zone. */
  ingestedAt: string;
  /** Fraction of the rows read, 0 to 1, above which the read fails with `limit`. */
  maxRejects: number;
  /** Bytes DuckDB may use; it is a target for DuckDB, not a bound for the process. */
  memoryLimit: number;
  threads: number;
  /** Folder for decompressed and transcoded copies and for spilling. */
  temporary: string;
  /** Written into the footer of each data file (KV_METADATA), so that the manifest can be rebuilt from the lake. */
  metadata?: Record<string, string>;
}

export interface StagedParquet {
  path: string;
  rows: number;
  bytes: number;
}

export interface ReadResult {
  /** Columns of the staged Parquet in order, provenance columns last. */
  columns: Column[];
  /** Rows staged; rows + rejected = records in the file. */
  rows: number;
  rejected: number;
  /** Bytes of the file as received. */
  bytesRead: number;
  parquet: StagedParquet[];
  /** Columns `_file`, `line`, `column_name`, `reason`, `raw`, `_ingested_at`, `_batch`; null when nothing was rejected. */
  rejects: { path: string; rows: number } | null;
  /** The file was written to while it was read: what is staged is not to be trusted. */
  contentChanged: boolean;
}

/** What the importer process answers. A call is cancelled by its signal; DuckDB is interrupted then. */
export interface ImporterApi {
  importer: {
    preview: Method<PreviewRequest, Preview>;
    read: Method<ReadRequest, ReadResult>;
  };
}

/** Subject of `progress` is the request's `batch` and `file`, joined by a slash. */
export interface ImporterEvents {
  progress: { bytesRead: number; rows: number };
}

export const importerMethods: MethodTable<ImporterApi> = { importer: { preview: true, read: true } };
