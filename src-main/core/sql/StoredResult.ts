import type { DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import type { ColumnFilter, ResultView, SortKey } from '#contract/sql.ts';
import type { Cancellation } from './interruptUntilSettled.ts';
import type { ResultRelation } from './ResultSource.ts';

/** A column of a result as it is stored. */
export interface StoredColumn {
  /** Name in the result; may occur twice. */
  name: string;
  /** Name in the stored table; occurs once. */
  stored: string;
  type: DuckDBType;
  /** DuckDB's own text for the type. */
  typeText: string;
}

/** Rows of one statement, kept outside the session that made them. */
export interface StoredResult {
  columns: Column[];
  /** Rows that can be paged now. */
  rows(): number;
  /** Keeps a chunk; resolves at once unless storing lags behind. */
  append(chunk: DuckDBDataChunk): Promise<void>;
  /** Resolves when all rows can be paged. */
  finish(): Promise<void>;
  page(
    request: { viewId?: string | undefined; offset: number; limit: number },
    signal?: Cancellation,
  ): Promise<{ data: Uint8Array; rows: number }>;
  cell(request: { viewId?: string | undefined; row: number; column: number }): Promise<string | null>;
  view(request: { sort: SortKey[]; filters: ColumnFilter[] }, signal?: Cancellation): Promise<ResultView>;
  relation(viewId?: string): ResultRelation;
  /** Frees memory and disk. */
  drop(): Promise<void>;
}
