import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { ColumnFilter, SortKey } from '#contract/sql.ts';
import { quotedIdentifier } from '../duckdb/quote.ts';
import type { ResultTable } from './createResultTable.ts';
import type { Cancellation } from './interruptUntilSettled.ts';
import type { StoredColumn } from './StoredResult.ts';
import { orderBy, valueCheck, where } from './viewSql.ts';

/** A sorted and filtered face of a result. */
export interface View {
  id: string;
  rows: number;
  /** Quoted name of the table of whole rows in view order. */
  whole: string;
  /** Quoted name of the table of row numbers in view order; null where the view was made whole at once. */
  numbers: string | null;
  isWhole: boolean;
  /** Resolves when the table of whole rows is there or never will be. */
  ready: Promise<void>;
  stop: AbortController;
}

export interface Views {
  make(request: { sort: SortKey[]; filters: ColumnFilter[] }, signal?: Cancellation): Promise<View>;
  /** @throws MillraceError `not_found`. */
  find(viewId: string): View;
  dropAll(): Promise<void>;
}

export type UseConnection = <T>(
  work: (connection: DuckDBConnection) => Promise<T>,
  signal?: Cancellation,
) => Promise<T>;

export interface ViewsOptions {
  id: string;
  columns: StoredColumn[];
  table: ResultTable;
  use: UseConnection;
  rowsSortedWhole: number;
}

/** Column of a view's table of row numbers; no stored column has this name. */
export const ROW_NUMBER = 'millrace_row_number';
/** Views of one result that are kept; the oldest goes first. */
const KEPT = 3;

export function createViews({ id, columns, table, use, rowsSortedWhole }: ViewsOptions): Views {
  const views = new Map<string, View>();
  let made = 0;

  const checkValues = async (filters: ColumnFilter[], signal?: Cancellation) => {
    const check = valueCheck(columns, filters);
    if (!check) return;
    const reader = await use((connection) => connection.runAndReadAll(check), signal);
    const problem = reader.getRows()[0]?.[0];
    if (problem) throw new MillraceError('usage', String(problem), { remedy: 'Type a value as DuckDB writes it.' });
  };

  const make: Views['make'] = async ({ sort, filters }, signal) => {
    await checkValues(filters, signal);
    const viewId = `${id}_v${++made}`;
    const rest = `FROM ${table.relation()} ${where(columns, filters)} ${orderBy(columns, sort)}`;
    const name = (kind: string) => `${table.catalog()}.main.${quotedIdentifier(`${viewId}_${kind}`)}`;
    const [whole, numbers] = [name('rows'), name('numbers')];
    const isWhole = sort.length === 0 || table.rows() <= rowsSortedWhole;
    const rows = isWhole
      ? await use((connection) => createTable(connection, whole, `SELECT * ${rest}`), signal)
      : await use((connection) => createTable(connection, numbers, `SELECT rowid AS ${ROW_NUMBER} ${rest}`), signal);
    const stop = new AbortController();
    const view: View = {
      id: viewId,
      rows,
      whole,
      numbers: isWhole ? null : numbers,
      isWhole,
      ready: Promise.resolve(),
      stop,
    };
    if (!isWhole) view.ready = makeWhole(view, `SELECT * ${rest}`);
    views.set(viewId, view);
    for (const old of [...views.keys()].slice(0, -KEPT)) void drop(old);
    return view;
  };

  /** Its failure costs speed: pages go on by row number; charts and exports ask for `isWhole`. */
  const makeWhole = async (view: View, query: string): Promise<void> => {
    try {
      await use((connection) => createTable(connection, view.whole, query), view.stop.signal);
      view.isWhole = true;
    } catch {
      view.isWhole = false;
    }
  };

  const drop = async (viewId: string): Promise<void> => {
    const view = views.get(viewId);
    views.delete(viewId);
    if (!view) return;
    view.stop.abort();
    await view.ready;
    await use(async (connection) => {
      for (const name of [view.whole, view.numbers]) if (name) await connection.run(`DROP TABLE IF EXISTS ${name}`);
    }).catch(() => undefined);
  };

  return {
    make,
    find(viewId) {
      const view = views.get(viewId);
      if (view) return view;
      throw new MillraceError('not_found', 'This view of the result is no longer there; sort or filter again.');
    },
    async dropAll() {
      await Promise.all([...views.keys()].map(drop));
    },
  };
}

/** @returns rows of the new table. */
async function createTable(connection: DuckDBConnection, name: string, query: string): Promise<number> {
  await connection.run(`CREATE TABLE ${name} AS ${query}`);
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${name}`);
  return Number(counted.getRows()[0]?.[0]);
}
