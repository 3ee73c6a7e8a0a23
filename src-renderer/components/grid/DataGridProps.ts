import type { Table } from 'apache-arrow';

/** `type` is DuckDB's own type text, e.g. `DECIMAL(18,3)`. */
export interface GridColumn {
  name: string;
  type: string;
}

export interface GridSortKey {
  /** 0-based column number of the result, whatever order the columns are shown in. */
  column: number;
  direction: 'asc' | 'desc';
}

export type GridFilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'is_null' | 'is_not_null';

export interface GridFilter {
  column: number;
  operator: GridFilterOperator;
  /** As typed; not used by the null operators. */
  value?: string;
}

interface GridCell {
  /** 0-based row of the view that is shown. */
  row: number;
  /** 0-based column number of the result. */
  column: number;
}

/** One Arrow IPC stream, or the table it holds. */
export type GridPage = Uint8Array | Table;

export interface DataGridProps {
  ariaLabel: string;
  columns: readonly GridColumn[];
  /** Rows of the whole result or view; may grow while it is still running. */
  rows: number;
  /** Rows before filtering, where it differs: the footer then says "n of N rows". */
  totalRows?: number;
  /** More rows may still come; shown in the footer. */
  growing?: boolean;
  /** Rows [offset, offset + limit). `signal` aborts when the rows have been scrolled past. */
  loadPage: (offset: number, limit: number, signal: AbortSignal) => Promise<GridPage>;
  /** Names the result and view behind `loadPage`. When it changes the old rows stay on screen until the new ones are there. */
  pageKey: string;
  sort?: readonly GridSortKey[];
  /** Left out: columns cannot be sorted. */
  onSort?: (sort: GridSortKey[]) => void;
  filters?: readonly GridFilter[];
  /** Left out: columns cannot be filtered. */
  onFilter?: (filters: GridFilter[]) => void;
  /** The whole value of one cell as DuckDB prints it; null is NULL. With it Enter, Space and a double click open a cell viewer. */
  loadCell?: (row: number, column: number, signal: AbortSignal) => Promise<string | null>;
  /** Opens a cell in another way than the built-in viewer. */
  onCellOpen?: (cell: GridCell) => void;
  /** Hides the line below the grid (row count, selection, columns, go to row). */
  withoutFooter?: boolean;
  writeClipboard?: (text: string) => Promise<void>;
}
