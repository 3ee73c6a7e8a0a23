import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Run } from '#contract/sql.ts';
import type { Project } from '../../../src-main/core/project/Project.ts';
import { createQueries, type Queries } from '../../../src-main/core/queries/createQueries.ts';
import { openJsonLines } from '../../../src-main/core/queries/openJsonLines.ts';
import { fromQueryFile, toQueryFile } from '../../../src-main/core/queries/queryFile.ts';
import { call } from '../../helpers/openSql.ts';

let folder: string;
let queries: Queries;
const open = () =>
  createQueries({ project: { paths: { state: folder, queries: join(folder, 'queries') } } as Project });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-queries-'));
  queries = await open();
});
afterEach(() => rm(folder, { recursive: true }));

const done = (sql: string, more: Partial<Run> = {}): Run =>
  ({
    runId: 'r',
    sessionId: 's',
    sql,
    startedAt: '2024-02-29T10:00:00.000Z',
    elapsedMs: 12,
    columns: [],
    rows: 3,
    status: 'done',
    returnsRows: true,
    changed: null,
    ...more,
  }) as Run;
const history = async (search = '', limit = 10, before?: string) =>
  queries.history({ search, limit, ...(before ? { before } : {}) }, call());

it('history is searchable, newest first, in pages, and survives a restart', async () => {
  await queries.record(done('SELECT a FROM flights'), { id: '1', title: 'Delays', text: 'SELECT a FROM flights' });
  await queries.record(done('DELETE FROM x', { returnsRows: false, rows: 0, changed: 5 } as Partial<Run>));
  await queries.record(
    done('SELECT nope', {
      status: 'failed',
      error: { code: 'sql', message: 'Binder Error: nope', detail: {} },
    } as Partial<Run>),
  );
  await queries.record(done('  '));
  await queries.record(done('SELECT 1', { status: 'running' } as Partial<Run>));
  queries = await open();
  const all = await history();
  expect(all.map(({ sql, rows, status, error, script }) => [sql, rows, status, error, script])).toEqual([
    ['SELECT nope', null, 'failed', 'Binder Error: nope', null],
    ['DELETE FROM x', 5, 'done', null, null],
    ['SELECT a FROM flights', 3, 'done', null, 'Delays'],
  ]);
  expect((await history('delays SELECT')).map(({ sql }) => sql)).toEqual(['SELECT a FROM flights']);
  expect(await history('', 1, all[0]?.id)).toEqual([all[1]]);
});

it('keeps a version of a script when its text changed', async () => {
  for (const text of ['one', 'one', 'two', 'one'])
    await queries.record(done('SELECT 1'), { id: '../x', title: 't', text });
  queries = await open();
  expect((await queries.versions({ scriptId: '../x' }, call())).map(({ text }) => text)).toEqual(['one', 'two', 'one']);
  expect(await queries.versions({ scriptId: 'other' }, call())).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(['history.jsonl', 'versions']);
});

it('passes over a half-written line and forgets the oldest', async () => {
  const path = join(folder, 'lines.jsonl');
  const isEntry = (value: unknown): value is number => typeof value === 'number';
  await writeFile(path, '1\n2\n{"hal');
  const first = await openJsonLines(path, { most: 4, isEntry });
  for (const n of [3, 4, 5, 6, 7]) await first.append(n);
  expect(first.entries()).toEqual([4, 5, 6, 7]);
  await appendFile(path, '8\n');
  expect((await openJsonLines(path, { most: 4, isEntry })).entries()).toEqual([5, 6, 7, 8]);
});

it('saves queries as files that hold the chart as a readable comment', async () => {
  const chart = JSON.stringify({ kind: 'line', x: 'day', y: 'delay' });
  const saved = await queries.save({ name: 'Delays by day', sql: 'SELECT 1', chart }, call());
  await queries.save({ name: 'ähm', sql: '-- plain\nSELECT 2\n', chart: null }, call());
  expect(saved).toMatchObject({ name: 'Delays by day', sql: 'SELECT 1', chart });
  expect(await readFile(join(folder, 'queries', 'Delays by day.sql'), 'utf8')).toBe(
    '-- @chart\n-- kind: line\n-- x: day\n-- y: delay\n-- @end\n\nSELECT 1\n',
  );
  expect((await queries.list({}, call())).map(({ name, sql, chart }) => [name, sql, chart])).toEqual([
    ['ähm', '-- plain\nSELECT 2', null],
    ['Delays by day', 'SELECT 1', chart],
  ]);
  await queries.remove({ name: 'ähm' }, call());
  await expect(queries.remove({ name: 'ähm' }, call())).rejects.toMatchObject({ code: 'not_found' });
});

it('any query comes back from its file', () => {
  const seed = Date.now() & 0xffffff;
  console.log(`query file seed ${seed}`);
  const chart = fc.option(
    fc
      .dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())))
      .map((o) => JSON.stringify(o)),
  );
  fc.assert(
    fc.property(
      fc.string().filter((sql) => !sql.endsWith('\n')),
      chart,
      (sql, spec) => {
        const back = fromQueryFile(toQueryFile({ sql, chart: spec }));
        expect(back).toEqual({ sql, chart: spec });
      },
    ),
    { seed },
  );
});

it.each([
  '',
  ' ',
  '../up',
  'a/b',
  'a\\b',
  'con',
  'NUL.x',
  '.hidden',
  'x.',
  'a:b',
  'x'.repeat(201),
  'e\u0301',
  'a\u202eb',
  'a\0b',
])('refuses the name %j', async (name) => {
  await expect(queries.save({ name, sql: 'SELECT 1', chart: null }, call())).rejects.toMatchObject({ code: 'usage' });
  await expect(queries.remove({ name }, call())).rejects.toMatchObject({ code: 'usage' });
});
