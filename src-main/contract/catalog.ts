/** A column as DuckDB names it. `type` is DuckDB's own type text, e.g. `DECIMAL(18,3)` or `STRUCT(a INTEGER)[]`. */
export interface Column {
  name: string;
  type: string;
}

/** Where a lake table's rows came from, one entry per ingested file. Times are ISO 8601 in UTC. */
export interface TableSource {
  path: string;
  batch: string;
  rows: number;
  rejected: number;
  ingestedAt: string;
  /** `copy`: the original bytes are kept in the project; `reference`: only path and hash are. */
  original: 'copy' | 'reference';
}

export interface CatalogTable {
  schema: string;
  name: string;
  /** `lake`: a view over Parquet files of the lake · `rejects`: rows that could not be stored · `table` and `view`: made by SQL. */
  kind: 'lake' | 'rejects' | 'table' | 'view';
  columns: Column[];
  /** null where counting would cost a scan. */
  rows: number | null;
  /** Bytes on disk; null where it has none of its own. */
  bytes: number | null;
  files: number | null;
  sources: TableSource[];
  comment: string | null;
}

export interface Catalog {
  /** Grows with every change, so that a reader knows whether it has the newest. */
  version: number;
  tables: CatalogTable[];
}
