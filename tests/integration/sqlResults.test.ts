import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnFilter, Run, SortKey } from '#contract/sql.ts';
import { RESULT_LIMITS } from '../../src-main/core/sql/resultLimits.ts';
import { call, type OpenSql, openSql } from '../helpers/openSql.ts';

let open: OpenSql;
const seed = Date.now() & 0xffffff;
beforeAll(async () => {
  open = await openSql();
  console.log(`sqlResults seed ${seed}`);
});
afterAll(() => open.close());

/** What DuckDB itself says, as text. */
async function ask(sql: string): Promise<unknown[][]> {
  const connection = await open.database.connect();
  try {
    return (await connection.runAndReadAll(`SELECT COLUMNS(*)::VARCHAR FROM (${sql})`)).getRows();
  } finally {
    connection.closeSync();
  }
}

const WIDE = `SELECT i AS a, CASE WHEN i % 10 = 0 THEN NULL ELSE hash(i) % 1000 END AS b, 'Name ' || (hash(i + 1) % 5000) AS c,
  (hash(i) % 77)::DECIMAL(9, 2) / 4 AS d, TIMESTAMP '2020-01-01' + to_seconds(hash(i) % 100000) AS e FROM range(ROWS) t(i)`;
const wide = (rows: number) => WIDE.replace('ROWS', String(rows));

describe.each([
  ['in memory', 3000, RESULT_LIMITS],
  ['in a file', 150_000, { cellsInMemory: 20_000, rowsSortedWhole: 1_000_000 }],
  ['in a file, sorted by row number first', 150_000, { cellsInMemory: 20_000, rowsSortedWhole: 1000 }],
])('a result %s', (_name, rows, limits) => {
  let run: Run;
  let open: OpenSql;
  afterAll(() => open.close());
  beforeAll(async () => {
    open = await openSql({ limits });
    run = await open.run(wide(rows), { sessionId: `r${rows}` });
    expect(run).toMatchObject({ status: 'done', rows });
  });

  it('has every page as DuckDB has it', async () => {
    const numbered = `SELECT *, row_number() OVER () AS n FROM (${wide(rows)})`;
    const offsets = fc.record({
      offset: fc.integer({ min: 0, max: rows + 100 }),
      limit: fc.integer({ min: 1, max: 500 }),
    });
    await fc.assert(
      fc.asyncProperty(offsets, async ({ offset, limit }) => {
        const expected = await ask(
          `SELECT * EXCLUDE n FROM (${numbered}) WHERE n > ${offset} AND n <= ${offset + limit} ORDER BY n`,
        );
        expect(await open.texts(run, { offset, limit })).toEqual(expected);
      }),
      { seed, numRuns: 5 },
    );
  });

  const sort = fc.uniqueArray(
    fc.record({
      column: fc.integer({ min: 0, max: 4 }),
      direction: fc.constantFrom<SortKey['direction']>('asc', 'desc'),
    }),
    { selector: (key) => key.column, maxLength: 3 },
  );
  const filter: fc.Arbitrary<[ColumnFilter, string]> = fc.oneof(
    fc
      .tuple(
        fc.constantFrom<ColumnFilter['operator']>('=', '!=', '<', '<=', '>', '>='),
        fc.integer({ min: 0, max: 900 }),
      )
      .map(([operator, n]): [ColumnFilter, string] => [
        { column: 1, operator, value: String(n) },
        `b ${operator} ${n}`,
      ]),
    fc.constantFrom<[ColumnFilter, string]>(
      [{ column: 1, operator: 'is_null' }, 'b IS NULL'],
      [{ column: 1, operator: 'is_not_null' }, 'b IS NOT NULL'],
      [{ column: 2, operator: 'contains', value: 'NAME 12' }, "c ILIKE '%name 12%'"],
      [{ column: 2, operator: 'contains', value: "'; --" }, 'false'],
      [{ column: 3, operator: '>', value: '12.50' }, 'd > 12.50'],
      [{ column: 4, operator: '<', value: '2020-01-01 12:00' }, "e < '2020-01-01 12:00'"],
    ),
  );

  it('is sorted and filtered as DuckDB does it', async () => {
    await fc.assert(
      fc.asyncProperty(
        sort,
        fc.array(filter, { maxLength: 2 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (keys, filters, where) => {
          const names = ['a', 'b', 'c', 'd', 'e'];
          const order = [...keys.map(({ column, direction }) => `${names[column]} ${direction} NULLS LAST`), 'a'].join(
            ', ',
          );
          const condition = ['true', ...filters.map(([, sql]) => sql)].join(' AND ');
          const all = `SELECT * FROM (${wide(rows)}) WHERE ${condition}`;
          const view = await open.sql.view({ runId: run.runId, sort: keys, filters: filters.map(([f]) => f) }, call());
          expect(view.rows).toBe(Number((await ask(`SELECT count(*) FROM (${all})`))[0]?.[0]));
          const offset = Math.floor(where * view.rows);
          const expected = await ask(`SELECT * FROM (${all}) ORDER BY ${order} LIMIT 50 OFFSET ${offset}`);
          expect(await open.texts(run, { viewId: view.viewId, offset, limit: 50 })).toEqual(expected);
        },
      ),
      { seed, numRuns: 5 },
    );
  });

  it('is a relation for charts and exports', async () => {
    const { viewId } = await open.sql.view(
      { runId: run.runId, sort: [{ column: 0, direction: 'desc' }], filters: [] },
      call(),
    );
    const { relation, columns, rows: count, connection } = open.sql.resultOf(run.runId, viewId);
    const own = await connection();
    const first = await own.runAndReadAll(`SELECT a FROM ${relation} LIMIT 1`);
    const all = await own.runAndReadAll(`SELECT count(*) FROM ${relation}`);
    own.closeSync();
    expect([[...first.getRows(), ...all.getRows()], columns.map(({ name }) => name), count]).toEqual([
      [[BigInt(rows - 1)], [BigInt(rows)]],
      ['a', 'b', 'c', 'd', 'e'],
      rows,
    ]);
  });
});

describe('requests that make no sense', () => {
  let runId: string;
  beforeAll(async () => {
    runId = (await open.run("SELECT 1 AS i, 'x' AS s, {'a': 1} AS n")).runId;
  });

  it('are refused with a reason', async () => {
    const view = (filter: ColumnFilter) => open.sql.view({ runId, sort: [], filters: [filter] }, call());
    await expect(view({ column: 0, operator: '=', value: 'abc' })).rejects.toMatchObject({
      code: 'usage',
      message: '"abc" is no INTEGER, the type of column "i".',
    });
    await expect(view({ column: 9, operator: 'is_null' })).rejects.toMatchObject({ code: 'usage' });
    await expect(view({ column: 0, operator: '; DROP' as '=' })).rejects.toMatchObject({ code: 'usage' });
    await expect(open.sql.page({ runId, offset: 0, limit: 10_001 }, call())).rejects.toMatchObject({ code: 'usage' });
    await expect(open.sql.page({ runId, offset: -1, limit: 1 }, call())).rejects.toMatchObject({ code: 'usage' });
    await expect(open.sql.page({ runId, viewId: 'none', offset: 0, limit: 1 }, call())).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(open.sql.cell({ runId, row: 5, column: 0 }, call())).rejects.toMatchObject({ code: 'not_found' });
    await expect(open.sql.wait({ runId: 'none' }, call())).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('cuts long texts in pages and has them whole in cells', async () => {
  const run = await open.run("SELECT repeat('ä', 10000) AS t, [repeat('x', 9000)] AS l, NULL AS n");
  const [row] = await open.texts(run);
  expect(row?.map((text) => text?.length)).toEqual([4096, 4096, undefined]);
  const cell = async (column: number) => (await open.sql.cell({ runId: run.runId, row: 0, column }, call())).text;
  expect([(await cell(0))?.length, (await cell(1))?.length, await cell(2)]).toEqual([10_000, 9_002, null]);
});

it('has rows to page while the run goes on, and drops them when it fails', async () => {
  const text = "SELECT CASE WHEN i = 6000000 THEN error('late') ELSE i END AS i FROM range(9000000) t(i)";
  const first = await open.sql.run({ sessionId: 'late', sql: text }, call());
  expect(first).toMatchObject({ status: 'running', columns: [{ name: 'i', type: 'BIGINT' }] });
  expect(first.rows).toBeGreaterThan(0);
  expect((await open.texts(first, { limit: 2 })).length).toBe(2);
  expect(() => open.sql.resultOf(first.runId)).toThrow(/still growing/);
  expect(await open.sql.wait({ runId: first.runId }, call())).toMatchObject({
    status: 'failed',
    rows: 0,
    error: { message: 'Invalid Input Error: late' },
  });
});

it('can be paged at any moment while it grows', async () => {
  const first = await open.sql.run({ sessionId: 'grow', sql: 'SELECT i, i * 2 AS j FROM range(3000000) t(i)' }, call());
  let now: Run = first;
  let pages = 0;
  while (now.status === 'running') {
    const offset = Math.max(0, now.rows - 3);
    expect(await open.texts(first, { offset, limit: 1 })).toEqual([[String(offset), String(offset * 2)]]);
    pages++;
    now = open.published.findLast(({ runId }) => runId === first.runId) ?? now;
  }
  expect([now.status, now.rows, pages > 1]).toEqual(['done', 3_000_000, true]);
});

it('random statements stopped at random moments end, and the session goes on', async () => {
  const statement = fc.constantFrom(
    'FROM range(30000000)',
    'SELECT i, md5(i::VARCHAR) FROM range(20000000) t(i)',
    'SELECT hash(i) h FROM range(8000000) t(i) ORDER BY h',
    'SELECT i % 1000 g, count(*), avg(i) FROM range(50000000) t(i) GROUP BY g',
    "SELECT error('at once')",
    "SELECT CASE WHEN i = 2000000 THEN error('x') ELSE i END FROM range(5000000) t(i)",
    'CREATE OR REPLACE TEMP TABLE t AS FROM range(10000000); SELECT count(*) FROM t',
    'SELECT 1; SELECT 2; FROM range(1000000)',
    'selec',
  );
  await fc.assert(
    fc.asyncProperty(statement, fc.integer({ min: 0, max: 150 }), async (sql, after) => {
      const controller = new AbortController();
      const started = open.sql.run({ sessionId: 'random', sql }, call(undefined, controller.signal));
      await new Promise((resolve) => setTimeout(resolve, after));
      controller.abort();
      const { runId } = await started;
      const run = await open.sql.wait({ runId }, call());
      expect(['done', 'failed', 'cancelled']).toContain(run.status);
      expect(run.status === 'done' || run.rows === 0).toBe(true);
      expect(await open.run('SELECT 1', { sessionId: 'random' })).toMatchObject({ status: 'done', rows: 1 });
    }),
    { seed, numRuns: 25 },
  );
  expect(open.sql.load()).toEqual({ running: 0, waiting: 0 });
});

it('1M × 5: first rows and whole result against DuckDB itself', async () => {
  const query = wide(1_000_000);
  const connection = await open.database.connect();
  const start = performance.now();
  await connection.run(`CREATE TEMP TABLE bare AS ${query}`);
  const bare = performance.now();
  const { runId } = await open.sql.run({ sessionId: 'speed', sql: query }, call());
  await open.sql.page({ runId, offset: 0, limit: 100 }, call());
  const first = performance.now();
  await open.sql.wait({ runId }, call());
  const whole = performance.now();
  connection.closeSync();
  const [own, page, all] = [bare - start, first - bare, whole - bare].map(Math.round);
  console.log(`1M × 5: CREATE TABLE AS ${own} ms, first page ${page} ms, whole result ${all} ms`);
  expect(page).toBeLessThan(1000);
});
