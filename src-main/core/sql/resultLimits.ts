/** Where the ways of keeping a result change. Tests set them low to walk every way with little data. */
export interface ResultLimits {
  /**
   * Cells of a result that stay in memory (1M × 6, some 100 MB), from where DuckDB spills them when results together take
   * more than their bound; larger results go to a file of their own.
   */
  cellsInMemory: number;
  /**
   * Above this many rows a view is first made of row numbers alone (10M rows: 1.4 s, a page takes 250 ms) and then, in the
   * background, of whole rows (7 s, a page takes 10 ms).
   */
  rowsSortedWhole: number;
}

export const RESULT_LIMITS: ResultLimits = { cellsInMemory: 6_000_000, rowsSortedWhole: 1_000_000 };
