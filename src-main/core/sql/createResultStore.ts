import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBResult, DuckDBType } from '@duckdb/node-api';
import { openDuckDB } from '../duckdb/openDuckDB.ts';
import { uniqueNames } from '../duckdb/uniqueNames.ts';
import { createConnectionPool } from './createConnectionPool.ts';
import { columnTypeTexts, createResultTable } from './createResultTable.ts';
import { createStoredResult } from './createStoredResult.ts';
import { ROW_NUMBER } from './createViews.ts';
import type { ResultLimits } from './resultLimits.ts';
import type { StoredColumn, StoredResult } from './StoredResult.ts';

export interface ResultStore {
  create(
    result: Pick<DuckDBResult, 'columnNames' | 'columnTypes'>,
    options: { timeZone: string },
  ): Promise<StoredResult>;
  /** Ends pages, views and cells that are being read now. */
  interruptAll(): void;
  close(): Promise<void>;
}

/**
 * Compressing by the cheap methods costs nothing measurable; the dear ones cost a fifth of the time.
 * A checkpoint would run on the thread that commits, so that a flush of some rows blocked the engine for 120 ms and
 * more; what is kept here needs none, for full row groups go to the file at once and the file does not outlive the engine.
 */
const SETTINGS = `
  SET GLOBAL disabled_compression_methods = 'fsst,dict_fsst,zstd,alp,alprd,chimp,patas,roaring';
  SET GLOBAL checkpoint_threshold = '1000TB'`;

export interface ResultStoreOptions {
  /** Folder for temporary files; the store has a folder of its own in it, emptied at open and close. */
  temporary: string;
  /** Bytes of buffers for all results together. */
  memoryLimit: number;
  threads: number;
  limits: ResultLimits;
}

/**
 * Results live in a DuckDB instance of their own: they outlast a broken warehouse instance, no session can see or drop
 * them, and what they take of memory has its own bound.
 */
export async function openResultStore({
  temporary,
  memoryLimit,
  threads,
  limits,
}: ResultStoreOptions): Promise<ResultStore> {
  const folder = join(temporary, 'results');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const database = await openDuckDB({ path: ':memory:', temporary: join(folder, 'spill'), memoryLimit, threads });
  const pool = createConnectionPool(database);
  await pool.use((connection) => connection.run(SETTINGS));
  const live = new Set<StoredResult>();
  const leaving = new Set<Promise<void>>();
  let count = 0;
  return {
    async create(result, { timeZone }) {
      const id = `r${++count}`;
      const columns = storedColumns(result.columnNames(), result.columnTypes());
      const table = await createResultTable(database, {
        id,
        file: join(folder, `${id}.duckdb`),
        columns,
        cellsInMemory: limits.cellsInMemory,
      });
      const texts = columns.some(({ type }) => isNested(type))
        ? await pool.use((connection) => columnTypeTexts(connection, table.relation()))
        : [];
      const exact = columns.map((column, i) => ({ ...column, typeText: texts[i] ?? column.typeText }));
      const stored = createStoredResult({
        id,
        columns: exact,
        table,
        pool,
        database,
        timeZone,
        rowsSortedWhole: limits.rowsSortedWhole,
      });
      live.add(stored);
      return {
        ...stored,
        drop() {
          live.delete(stored);
          const dropping = stored.drop().finally(() => leaving.delete(dropping));
          leaving.add(dropping);
          return dropping;
        },
      };
    },
    interruptAll: () => pool.interruptAll(),
    async close() {
      pool.interruptAll();
      await Promise.allSettled([...live].map((result) => result.drop()));
      await Promise.allSettled(leaving);
      await pool.close();
      database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Names that mean something in the queries over stored results. */
const RESERVED = ['rowid', ROW_NUMBER];

function storedColumns(names: string[], types: DuckDBType[]): StoredColumn[] {
  const unique = uniqueNames([...RESERVED, ...names]).slice(RESERVED.length);
  return types.map((type, i) => ({
    name: names[i] ?? '',
    stored: unique[i] ?? '',
    type,
    typeText: type.alias === 'JSON' ? 'JSON' : type.toString(),
  }));
}

/** Types with names in them, which DuckDB quotes only where it must. */
function isNested(type: DuckDBType): boolean {
  return /^(STRUCT|UNION|MAP|ENUM)|\]$/.test(type.toString());
}
