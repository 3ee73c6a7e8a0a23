import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import { createArrowEncoder } from '../duckdb/arrowEncoder.ts';
import type { Database } from '../duckdb/openDuckDB.ts';
import { quotedIdentifier, quotedString } from '../duckdb/quote.ts';
import type { ConnectionPool } from './createConnectionPool.ts';
import type { ResultTable } from './createResultTable.ts';
import { createViews, ROW_NUMBER, type UseConnection, type View } from './createViews.ts';
import { pageExpression } from './pageColumns.ts';
import type { StoredColumn, StoredResult } from './StoredResult.ts';
import { sqlError } from './sqlError.ts';
import { columnAt } from './viewSql.ts';

const MOST_ROWS_IN_A_PAGE = 10_000;

export interface StoredResultOptions {
  id: string;
  columns: StoredColumn[];
  table: ResultTable;
  pool: ConnectionPool;
  database: Database;
  timeZone: string;
  rowsSortedWhole: number;
}

/** What can be read of a result table: pages, cells, sorted and filtered views. */
export function createStoredResult(options: StoredResultOptions): StoredResult {
  const { id, columns, table, pool, database, timeZone, rowsSortedWhole } = options;
  const use: UseConnection = async (work, signal) => {
    try {
      return await pool.use(work, signal ? { timeZone, signal } : { timeZone });
    } catch (error) {
      throw sqlError(error, '');
    }
  };
  const views = createViews({ id, columns, table, use, rowsSortedWhole });
  const viewOf = (viewId: string | undefined) => (viewId === undefined ? null : views.find(viewId));
  const rowsOf = (view: View | null) => view?.rows ?? table.rows();
  /** A table in memory gives way to one in a file while a result grows or a view is made; then it is read again. */
  const read = async <T>(view: View | null, work: (source: Source) => Promise<T>): Promise<T> => {
    const source = sourceOf(table, view);
    try {
      return await work(source);
    } catch (error) {
      const now = sourceOf(table, view);
      if (now.from === source.from) throw error;
      return work(now);
    }
  };

  return {
    columns: columns.map(({ name, typeText: type }) => ({ name, type })),
    rows: table.rows,
    append: table.append,
    finish: table.finish,
    async page({ viewId, offset, limit }, signal) {
      checkRange(offset, limit);
      const view = viewOf(viewId);
      const end = Math.max(offset, Math.min(offset + limit, rowsOf(view)));
      const data = await read(view, (source) => use((c) => readPage(c, { columns, source, offset, end }), signal));
      return { data, rows: end - offset };
    },
    async cell({ viewId, row, column }) {
      checkRange(row, 1);
      const view = viewOf(viewId);
      const name = quotedIdentifier(columnAt(columns, column).stored);
      const found = await read(view, ({ from, number }) =>
        use((c) => c.runAndReadAll(`SELECT CAST(${name} AS VARCHAR) FROM ${from} WHERE ${number} = ${row}`)),
      );
      const [first] = found.getRows();
      if (first) return first[0] === null ? null : String(first[0]);
      throw new MillraceError('not_found', `There is no row ${row}; the result has ${rowsOf(view)}.`);
    },
    async view(request, signal) {
      const view = await views.make(request, signal);
      return { viewId: view.id, rows: view.rows };
    },
    relation(viewId) {
      const view = viewOf(viewId);
      return {
        relation: view ? view.whole : table.relation(),
        columns: columns.map(({ stored, typeText: type }) => ({ name: stored, type })),
        rows: rowsOf(view),
        async connection() {
          await view?.ready;
          if (view && !view.isWhole) throw new MillraceError('limit', 'There was no room to sort the whole result.');
          const connection = await database.connect();
          await connection.run(`SET TimeZone = ${quotedString(timeZone)}`);
          return connection;
        },
      };
    },
    async drop() {
      await views.dropAll();
      await table.drop();
    },
  };
}

interface Source {
  from: string;
  /** Expression of the 0-based row number. */
  number: string;
  /** What puts the rows in order; a scan of a stored table gives them in order by itself. */
  order: string;
}

function sourceOf(table: ResultTable, view: View | null): Source {
  if (!view) return { from: table.relation(), number: 'rowid', order: '' };
  if (view.isWhole) return { from: view.whole, number: 'rowid', order: '' };
  return {
    from: `${view.numbers} AS v JOIN ${table.relation()} AS t ON t.rowid = v.${ROW_NUMBER}`,
    number: 'v.rowid',
    order: 'ORDER BY v.rowid',
  };
}

async function readPage(
  connection: DuckDBConnection,
  { columns, source, offset, end }: { columns: StoredColumn[]; source: Source; offset: number; end: number },
): Promise<Uint8Array> {
  const { from, number, order } = source;
  const list = columns.map(pageExpression).join(', ');
  const result = await connection.run(
    `SELECT ${list} FROM ${from} WHERE ${number} >= ${offset} AND ${number} < ${end} ${order}`,
  );
  const encoder = createArrowEncoder(
    columns.map(({ name, typeText }, i) => ({ name, type: result.columnType(i), typeText })),
  );
  return encoder.encode(await result.fetchAllChunks());
}

function checkRange(offset: number, limit: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0) throw new MillraceError('usage', `${offset} is no row number.`);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MOST_ROWS_IN_A_PAGE) {
    throw new MillraceError('usage', `A page has 1 to ${MOST_ROWS_IN_A_PAGE} rows, not ${limit}.`);
  }
}
