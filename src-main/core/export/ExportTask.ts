import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import type { ExportOptions } from '#contract/exporting.ts';
import type { AbortSignal } from '#contract/rpc.ts';

export interface ExportColumn {
  name: string;
  type: DuckDBType;
}

/** Rows to write: a relation and the connection that sees it. */
export interface OpenSource {
  connection: DuckDBConnection;
  /** Quoted. Its rows are written in its order. */
  relation: string;
  columns: ExportColumn[];
  rows: number;
  /** For a file name. */
  name: string;
  close(): void;
}

/** One file to write. */
export interface ExportTask {
  source: OpenSource;
  /** A file that exists, is empty and has another name than it will have. */
  file: string;
  options: ExportOptions;
  /** Of the whole file, from its final name. */
  compression: 'none' | 'gzip' | 'zstd';
  signal: AbortSignal;
  /** Rows written so far, from writers that know. */
  onRows: (rows: number) => void;
}

export interface Written {
  rows: number;
  /** What a reader of the file must know, as sentences. */
  notes: string[];
}

export type Write = (task: ExportTask) => Promise<Written>;
