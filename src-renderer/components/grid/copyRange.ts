import type { GridColumn } from './DataGridProps.ts';
import { Page, type PageCache } from './PageCache.ts';
import type { CellRange } from './selection.ts';

/** Most one copy takes; a clipboard is no way to export a whole result. */
const MOST_CELLS = 500_000;
const MOST_ROWS = 100_000;
/** The engine cuts texts of a page here; see `sql.page` of the contract. */
const CUT_AT = 4_096;
const PAGE_ROWS = 10_000;

type LoadPage = (offset: number, limit: number, signal: AbortSignal) => Promise<ConstructorParameters<typeof Page>[0]>;
type LoadCell = (row: number, column: number, signal: AbortSignal) => Promise<string | null>;

export interface CopyOptions {
  range: CellRange;
  /** Result index of each shown column. */
  order: readonly number[];
  columns: readonly GridColumn[];
  loadPage: LoadPage;
  loadCell?: LoadCell | undefined;
  signal: AbortSignal;
}

export interface Copied {
  text: string;
  rows: number;
  /** Rows of the range that were left out because of the limit. */
  left: number;
}

/** The range as tab-separated text under a line of column names, rows that are not on screen included. */
export async function copyRange({ range, order, columns, loadPage, loadCell, signal }: CopyOptions): Promise<Copied> {
  const shown = order.slice(range.left, range.right + 1);
  const wanted = range.bottom - range.top + 1;
  const rows = Math.min(wanted, MOST_ROWS, Math.max(1, Math.floor(MOST_CELLS / shown.length)));
  const lines = [headerLine(shown, columns)];
  const step = Math.max(100, Math.min(PAGE_ROWS, Math.floor(1_000_000 / columns.length)));
  for (let offset = 0; offset < rows; offset += step) {
    const limit = Math.min(step, rows - offset);
    const page = new Page(await loadPage(range.top + offset, limit, signal));
    for (let row = 0; row < page.rows; row++) {
      const whole = (column: number) =>
        wholeText({ page, row, column, loadCell, signal, at: range.top + offset + row });
      lines.push((await joined(shown, whole)) ?? '');
    }
  }
  return { text: lines.join('\n'), rows: lines.length - 1, left: wanted - rows };
}

/** The same from pages that are here already; null when one is missing or a value was cut. */
export function copyLoaded(
  range: CellRange,
  order: readonly number[],
  columns: readonly GridColumn[],
  cache: PageCache,
): string | null {
  const shown = order.slice(range.left, range.right + 1);
  if ((range.bottom - range.top + 1) * shown.length > 10_000) return null;
  const lines = [headerLine(shown, columns)];
  for (let row = range.top; row <= range.bottom; row++) {
    const page = cache.pageOf(row);
    const inPage = row % cache.pageRows;
    if (!page || inPage >= page.rows) return null;
    const texts = shown.map((column) => page.text(inPage, column));
    if (texts.some((text) => text !== null && text.length >= CUT_AT)) return null;
    lines.push(texts.map(tsvField).join('\t'));
  }
  return lines.join('\n');
}

function headerLine(shown: readonly number[], columns: readonly GridColumn[]): string {
  return shown.map((column) => tsvField(columns[column]?.name ?? '')).join('\t');
}

interface Cell {
  page: Page;
  row: number;
  column: number;
  /** Row in the whole view. */
  at: number;
  loadCell: LoadCell | undefined;
  signal: AbortSignal;
}

function wholeText({ page, row, column, at, loadCell, signal }: Cell): string | null | Promise<string | null> {
  const text = page.text(row, column);
  return text !== null && text.length >= CUT_AT && loadCell ? loadCell(at, column, signal) : text;
}

/** Awaits only where a value has to be fetched: a promise per cell would take seconds. */
async function joined(columns: readonly number[], textOf: (column: number) => string | null | Promise<string | null>) {
  const texts = columns.map(textOf);
  const settled = texts.some((text) => text instanceof Promise)
    ? await Promise.all(texts)
    : (texts as (string | null)[]);
  return settled.map(tsvField).join('\t');
}

/** As spreadsheets read it: quoted when it holds a tab, a line end or a quote. NULL is an empty field. */
function tsvField(text: string | null): string {
  if (text === null) return '';
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
