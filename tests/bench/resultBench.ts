import type { DuckDBConnection } from '@duckdb/node-api';
import { bareDuckDB } from './bareDuckDB.ts';
import type { Measurement, Plan } from './Measurement.ts';
import { compared, inTurns, seconds } from './measure.ts';
import { type BenchEngine, openEngine } from './openEngine.ts';

const ROWS = 1_000_000;
const PAGE = 10_000;
const SQL = `SELECT i AS a, i * 1.5 AS b, 'text ' || i AS c, DATE '2020-01-01' + (i % 1000)::INTEGER AS d, hash(i) AS e FROM range(${ROWS}) t(i)`;

/** A result of 1M × 5: its first rows, and all of them as Arrow pages here, beside DuckDB's own execution. */
export async function resultBench(plan: Plan): Promise<Measurement[]> {
  const bare = await bareDuckDB(plan.folder);
  const engine = await openEngine(plan, 'result');
  try {
    await wholeResult(engine);
    const found = await inTurns(plan.runs, {
      bareFirst: () => bareFirst(bare.connection),
      bareAll: () => seconds(() => bare.connection.run(SQL)),
      bareStored: () => seconds(() => bare.connection.run(`CREATE OR REPLACE TEMP TABLE r AS ${SQL}`)),
      first: () => firstRows(engine),
      done: () => doneResult(engine),
      all: () => wholeResult(engine),
    });
    const bench = 'result';
    return [
      compared({ bench, what: 'first 100 rows of 1M × 5', unit: 'ms' }, found.first, {
        what: 'first chunk of a stream',
        runs: found.bareFirst,
      }),
      compared({ bench, what: '1M × 5 run to its end, kept', unit: 'ms' }, found.done, {
        what: 'CREATE TABLE AS',
        runs: found.bareStored,
      }),
      compared({ bench, what: '1M × 5 as Arrow pages of 10,000 rows', unit: 'ms' }, found.all, {
        what: 'execution alone',
        runs: found.bareAll,
      }),
    ];
  } finally {
    bare.close();
    await engine.close();
  }
}

function bareFirst(connection: DuckDBConnection): Promise<number> {
  return seconds(async () => {
    const result = await connection.stream(SQL);
    await result.fetchChunk();
  });
}

async function firstRows({ api }: BenchEngine): Promise<number> {
  let runId = '';
  const spent = await seconds(async () => {
    runId = (await api.sql.run({ sessionId: 'bench', sql: SQL })).runId;
    const page = await api.sql.page({ runId, offset: 0, limit: 100 });
    if (page.rows !== 100) throw new Error(`${page.rows} first rows`);
  });
  await api.sql.wait({ runId });
  await api.sql.release({ runId });
  return spent;
}

async function doneResult({ api, query }: BenchEngine): Promise<number> {
  let runId = '';
  const spent = await seconds(async () => {
    runId = (await query(SQL)).runId;
  });
  await api.sql.release({ runId });
  return spent;
}

async function wholeResult({ api, query }: BenchEngine): Promise<number> {
  let runId = '';
  const spent = await seconds(async () => {
    runId = (await query(SQL)).runId;
    const offsets = Array.from({ length: ROWS / PAGE }, (_, n) => n * PAGE);
    let rows = 0;
    for (const offset of offsets) rows += (await api.sql.page({ runId, offset, limit: PAGE })).rows;
    if (rows !== ROWS) throw new Error(`${rows} rows paged`);
  });
  await api.sql.release({ runId });
  return spent;
}
