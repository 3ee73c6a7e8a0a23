import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';

/** A whole result (or view of one) as a table that SQL can read. */
export interface ResultRelation {
  /** Quoted table, to SELECT from. Its rows lie in result order; `rowid` is the 0-based row number. */
  relation: string;
  /** Columns of the relation. Names are unique here, so they differ from the run's where that holds a name twice. */
  columns: Column[];
  rows: number;
  /** A fresh connection that sees the relation, in the result's time zone; whoever asks for it closes it. */
  connection(): Promise<DuckDBConnection>;
}

/** Where charts and exports get results from. */
export interface ResultSource {
  /** @throws MillraceError `not_found` when it was freed or never was, `conflict` while its run has not ended well. */
  resultOf(runId: string, viewId?: string): ResultRelation;
}
