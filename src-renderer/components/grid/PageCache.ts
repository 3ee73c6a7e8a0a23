import { type Table, tableFromIPC } from 'apache-arrow';
import { type CellReader, cellReader } from '../cell/formatCell.ts';
import type { GridPage } from './DataGridProps.ts';

type LoadPage = (offset: number, limit: number, signal: AbortSignal) => Promise<GridPage>;

/** A block of consecutive rows; cells are read when they are shown, never all at once. */
export class Page {
  readonly table: Table;
  readonly bytes: number;
  private readonly readers: CellReader[] = [];

  constructor(page: GridPage) {
    this.table = page instanceof Uint8Array ? tableFromIPC(page) : page;
    this.bytes = page instanceof Uint8Array ? page.byteLength : 0;
  }

  get rows(): number {
    return this.table.numRows;
  }

  /** The text of a cell, `limit` as in `CellReader`; null is NULL. */
  text(row: number, column: number, limit?: number): string | null {
    this.readers[column] ??= cellReader(this.table, column);
    return this.readers[column](row, limit);
  }
}

export interface PageCacheOptions {
  loadPage: LoadPage;
  columns: number;
  maxPages?: number;
  maxBytes?: number;
}

/**
 * The pages around what is on screen. Memory is bounded by pages and by bytes, the least recently wanted goes first;
 * a request whose rows are no longer wanted is aborted.
 */
export class PageCache {
  /** Rows of a page: fewer where a row has many columns, so that a page stays about a megabyte. */
  readonly pageRows: number;
  private readonly options: Required<PageCacheOptions>;
  private readonly pages = new Map<number, Page>();
  private readonly requests = new Map<number, AbortController>();
  private readonly failures = new Map<number, Error>();
  /** Rows there were when a page was asked for. */
  private readonly rowsWhenAsked = new Map<number, number>();
  private readonly listeners = new Set<() => void>();
  private changes = 0;

  constructor({ maxPages = 50, maxBytes = 96_000_000, ...rest }: PageCacheOptions) {
    this.options = { maxPages, maxBytes, ...rest };
    this.pageRows = Math.max(50, Math.min(1_000, Math.floor(60_000 / rest.columns)));
  }

  /** For `useSyncExternalStore`; both are bound. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  readonly version = (): number => this.changes;

  pageOf(row: number): Page | undefined {
    return this.pages.get(Math.floor(row / this.pageRows));
  }

  /** Why rows on screen could not be loaded; null when nothing failed. */
  get failure(): Error | null {
    return this.failures.values().next().value ?? null;
  }

  get size(): number {
    return this.pages.size;
  }

  /** Makes rows [first, last] come, of `rows` that there are, and lets go of requests for others. */
  want(first: number, last: number, rows: number): void {
    if (rows === 0) return;
    const from = Math.floor(Math.max(0, first) / this.pageRows);
    const to = Math.floor(Math.min(rows - 1, last) / this.pageRows);
    for (const [number, request] of this.requests) if (number < from || number > to) request.abort();
    for (let number = from; number <= to; number++) {
      this.touch(number);
      if (!this.isWhole(number, rows) && !this.isAsked(number) && !this.failures.has(number))
        void this.load(number, rows);
    }
  }

  /** Forgets failures, so that the next `want` asks again. */
  retry(): void {
    this.failures.clear();
    this.changed();
  }

  /** Aborts what is under way; pages that are here stay readable. */
  close(): void {
    for (const request of this.requests.values()) request.abort();
  }

  /** A page loaded while the result was still growing may be short. */
  private isWhole(number: number, rows: number): boolean {
    const page = this.pages.get(number);
    if (!page) return false;
    const isFull = page.rows >= Math.min(this.pageRows, rows - number * this.pageRows);
    return isFull || this.rowsWhenAsked.get(number) === rows;
  }

  private isAsked(number: number): boolean {
    return this.requests.get(number)?.signal.aborted === false;
  }

  private async load(number: number, rows: number): Promise<void> {
    const request = new AbortController();
    this.requests.set(number, request);
    try {
      const page = new Page(await this.options.loadPage(number * this.pageRows, this.pageRows, request.signal));
      if (request.signal.aborted) return;
      this.pages.delete(number);
      this.pages.set(number, page);
      this.rowsWhenAsked.set(number, rows);
      this.evict();
    } catch (error) {
      if (request.signal.aborted) return;
      this.failures.set(number, error instanceof Error ? error : new Error(String(error)));
    } finally {
      if (this.requests.get(number) === request) this.requests.delete(number);
    }
    this.changed();
  }

  private touch(number: number): void {
    const page = this.pages.get(number);
    if (!page) return;
    this.pages.delete(number);
    this.pages.set(number, page);
  }

  private evict(): void {
    let bytes = [...this.pages.values()].reduce((sum, page) => sum + page.bytes, 0);
    for (const [number, page] of this.pages) {
      const isOver = this.pages.size > this.options.maxPages || bytes > this.options.maxBytes;
      if (!isOver || this.pages.size <= 2) return;
      this.pages.delete(number);
      bytes -= page.bytes;
    }
  }

  private changed(): void {
    this.changes++;
    for (const listener of this.listeners) listener();
  }
}
