import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExportFormat } from '#contract/exporting.ts';
import { openSource } from '../../../src-main/core/export/openSource.ts';
import { xlsxWriter } from '../../../src-main/core/export/writeXlsx.ts';
import { call, openExport } from './openExport.ts';

const FORMATS: ExportFormat[] = ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'arrow', 'xlsx'];
let exports: Awaited<ReturnType<typeof openExport>>;
beforeAll(async () => {
  exports = await openExport();
  await exports.connection.run(`CREATE SCHEMA raw`);
  await exports.connection.run(`CREATE TABLE raw."odd. 'name" AS SELECT range AS n FROM range(3)`);
  await exports.connection.run(`CREATE TABLE three AS SELECT range AS n FROM range(3)`);
});
afterAll(() => exports.close());
beforeEach(() => {
  exports.told.length = 0;
});

const textOf = (path: string) => readFile(path, 'utf8');

describe('sources', () => {
  test('a run, a table and a statement', async () => {
    const sources = [
      { kind: 'run', runId: 'three' },
      { kind: 'table', table: 'three' },
      { kind: 'table', table: 'main.three' },
      { kind: 'table', table: `raw.odd. 'name` },
      { kind: 'sql', sql: 'FROM three;' },
    ] as const;
    for (const source of sources) {
      const job = await exports.write(source, { format: 'csv', name: 'out.csv' });
      expect(job).toMatchObject({ status: 'done', rows: 3, total: 3, bytes: 8, error: null });
      expect(await textOf(job.path)).toBe('n\n0\n1\n2\n');
    }
  });

  test('a statement with parameters, and those that show, describe and pivot', async () => {
    const source = {
      kind: 'sql',
      sql: 'SELECT n + $more AS m FROM three -- why\n WHERE n > $from',
      parameters: { more: 10, from: '1' },
    } as const;
    expect(await textOf((await exports.write(source, { format: 'csv', name: 'p.csv' })).path)).toBe('m\n12\n');
    for (const sql of [
      'SHOW TABLES',
      'DESCRIBE three',
      'SUMMARIZE three',
      'PIVOT three ON n USING count(*)',
      'VALUES (1)',
      '(SELECT 1)',
    ]) {
      expect(await exports.write(sql, { format: 'json', name: 'p.json' })).toMatchObject({ status: 'done' });
    }
  });

  test('statements that write, several and none are refused, and nothing is left', async () => {
    for (const sql of [
      'DROP TABLE three',
      'INSERT INTO three VALUES (1) RETURNING n',
      "COPY three TO 'x'",
      'SELECT 1; SELECT 2',
      '-- nothing',
      'SELECT 1) ; DROP TABLE three; --',
    ]) {
      expect(await exports.write(sql, { format: 'csv', name: 'no.csv' })).toMatchObject({
        status: 'failed',
        error: { code: expect.stringMatching(/usage|sql/) },
      });
    }
    expect(await exports.files()).not.toContain('no.csv');
    expect(await exports.rows('SELECT count(*) FROM three')).toEqual([['3']]);
  });

  test('an error says where in the statement', async () => {
    const job = await exports.write('SELECT nowhere FROM three', { format: 'csv', name: 'no.csv' });
    expect(job).toMatchObject({
      status: 'failed',
      error: { code: 'sql', message: expect.stringContaining('nowhere') },
    });
    expect(await exports.write({ kind: 'table', table: 'nowhere' }, { format: 'csv', name: 'no.csv' })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(await exports.write({ kind: 'run', runId: 'gone' }, { format: 'csv', name: 'no.csv' })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  test('a statement that fails after many rows gives no file', async () => {
    const sql = "SELECT CASE WHEN range = 290000 THEN error('late') ELSE range END AS n FROM range(300000)";
    for (const format of ['parquet', 'csv', 'arrow'] as const) {
      expect(await exports.write(sql, { format, name: 'late' })).toMatchObject({
        status: 'failed',
        error: { code: 'sql' },
      });
    }
    await exports.connection.run(`CREATE VIEW late AS ${sql}`);
    for (const format of ['xlsx', 'arrow'] as const) {
      expect(await exports.write({ kind: 'table', table: 'late' }, { format, name: 'late' })).toMatchObject({
        status: 'failed',
        error: { code: 'sql' },
      });
    }
    expect((await exports.files()).filter((name) => name.includes('late') || name.includes('.part'))).toEqual([]);
  });
});

describe('the file', () => {
  test('names with quotes, blanks and emoji; an older file is replaced', async () => {
    const name = `it's "100 %" 😀.parquet`;
    await writeFile(exports.path(name), 'older');
    for (const format of FORMATS) {
      expect(await exports.write('SELECT 1 AS a', { format, name })).toMatchObject({
        status: 'done',
        path: exports.path(name),
      });
    }
  });

  test('without a name it is made for a download', async () => {
    const source = { kind: 'table', table: `raw.odd. 'name` } as const;
    const { jobId } = await exports.start({ source, format: 'ndjson' });
    const job = await exports.wait(jobId);
    expect(job.path).toBe(join(exports.folder, 'temporary', 'exports', jobId, 'raw.odd. _name.ndjson'));
    expect(await textOf(job.path)).toBe('{"n":0}\n{"n":1}\n{"n":2}\n');
  });

  test('a name that ends in .gz is packed', async () => {
    const job = await exports.write('SELECT 1 AS a', { format: 'csv', name: 'a.csv.gz' });
    expect(gunzipSync(await readFile(job.path)).toString()).toBe('a\n1\n');
  });

  test('bad places', async () => {
    const source = { kind: 'table', table: 'three' } as const;
    const start = (to: string) => exports.start({ source, format: 'csv', to });
    await mkdir(exports.path('folder.csv'), { recursive: true });
    await writeFile(exports.path('file'), '');
    await expect(start('relative.csv')).rejects.toMatchObject({ code: 'usage' });
    await expect(start(exports.path('missing/a.csv'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(start(exports.path('folder.csv'))).rejects.toMatchObject({ code: 'usage' });
    await expect(start(exports.path('file/a.csv'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(exports.start({ source, format: 'constructor' as never })).rejects.toMatchObject({
      code: 'usage',
    });
    const options = { codec: 'toString' as never };
    const { jobId } = await exports.start({ source, format: 'parquet', options });
    expect(await exports.wait(jobId)).toMatchObject({ status: 'failed', error: { code: 'usage' } });
  });

  test('a folder without permission', async () => {
    // Nobody may make files in /sys, not even root, for whom other folders have no locks.
    const closed = process.getuid?.() === 0 ? '/sys' : exports.path('closed');
    if (closed !== '/sys') await mkdir(closed, { mode: 0o500 });
    const source = { kind: 'table', table: 'three' } as const;
    const started = exports.start({ source, format: 'csv', to: join(closed, 'a.csv') });
    await expect(started).rejects.toMatchObject({ code: 'permission' });
  });

  test('no rows', async () => {
    for (const format of FORMATS) {
      expect(
        await exports.write('SELECT 1 AS a, NULL AS b WHERE false', { format, name: `none.${format}` }),
      ).toMatchObject({ status: 'done', rows: 0 });
    }
    expect(JSON.parse(await textOf(exports.path('none.json')))).toEqual([]);
  });
});

describe('jobs', () => {
  test('cancel ends it and leaves nothing', async () => {
    for (const format of FORMATS) {
      const to = exports.path(`cancelled.${format}`);
      const source = { kind: 'sql', sql: 'SELECT range AS a, md5(range::VARCHAR) AS b FROM range(100000000)' } as const;
      const { jobId } = await exports.start({ source, format, to });
      await exports.cancel(jobId);
      expect(await exports.wait(jobId)).toMatchObject({
        status: 'cancelled',
        error: null,
        bytes: 0,
      });
    }
    expect((await exports.files()).filter((name) => /cancelled|part$/.test(name))).toEqual([]);
  });

  test('cancel in the middle of the writing', async () => {
    await exports.connection.run('CREATE TABLE big AS SELECT range AS a, md5(range::VARCHAR) AS b FROM range(500000)');
    for (const format of FORMATS) {
      const to = exports.path(`cancelled.${format}`);
      const { jobId } = await exports.start({ source: { kind: 'table', table: 'big' }, format, to });
      while ((await sizeOf(exports.path(`.millrace-${jobId}.part`))) === 0)
        await new Promise((resolve) => setImmediate(resolve));
      await exports.cancel(jobId);
      expect(await exports.wait(jobId)).toMatchObject({ status: 'cancelled' });
    }
    expect((await exports.files()).filter((name) => /cancelled|part$/.test(name))).toEqual([]);
    await exports.connection.run('DROP TABLE big');
  });

  test('the last fact told is the end', async () => {
    const job = await exports.write('FROM three', { format: 'csv', name: 'told.csv' });
    expect(exports.told.at(-1)).toEqual(job);
  });

  test('a job nobody knows', async () => {
    await expect(exports.wait('x')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('exactness', () => {
  test('the guard: text that a spreadsheet would run, and never numbers', async () => {
    const sql = `SELECT unnest(['=1+1', '+a', '-b', '@c', chr(9) || 'd', chr(13) || 'e', 'plain', NULL, '']) AS t, -5 AS n, '{"a":1}'::JSON AS j, '=x' AS "=h", DATE '2020-01-01' AS d`;
    const job = await exports.write(sql, { format: 'tsv', name: 'guard.tsv' });
    expect((await textOf(job.path)).split('\n').slice(0, 4)).toEqual([
      "t\tn\tj\t'=h\td",
      '\'=1+1\t-5\t"{""a"":1}"\t\'=x\t2020-01-01',
      '\'+a\t-5\t"{""a"":1}"\t\'=x\t2020-01-01',
      '\'-b\t-5\t"{""a"":1}"\t\'=x\t2020-01-01',
    ]);
    expect(job.notes).toEqual([
      "15 text cells and 1 column name that a spreadsheet would run as a formula got a ' before the text.",
    ]);
    const sheet = (
      await readXlsx(await readFile((await exports.write(sql, { format: 'xlsx', name: 'guard.xlsx' })).path))
    ).sheets[0];
    expect(sheet?.rows[1]).toEqual(["'=1+1", -5, '{"a":1}', "'=x", new Date('2020-01-01')]);
    const open = await exports.write(sql, { format: 'csv', name: 'open.csv', options: { formulaGuard: false } });
    expect(open.notes).toEqual([]);
    expect(await textOf(open.path)).toContain('\n=1+1,-5,');
  });

  test('CSV: NULL is nothing, an empty text is "", nested values are JSON; the header can be left out', async () => {
    const sql =
      "SELECT NULL AS a, '' AS b, [1, NULL] AS c, {'x': 'q\"'} AS d, 0.1::FLOAT AS e, 1e300 AS f, 'nan'::DOUBLE AS g";
    const job = await exports.write(sql, { format: 'csv', name: 'n.csv', options: { header: false } });
    expect(await textOf(job.path)).toBe(`,"","[1,null]","{""x"":""q\\""""}",0.1,1e+300,nan\n`);
    expect(job.notes).toEqual(['Nested values are written as JSON text.']);
  });

  test('JSON: every digit, and no NaN that no reader takes', async () => {
    const sql =
      "SELECT 12345678901234567890.1234567891::DECIMAL(38,10) AS d, 170141183460469231731687303715884105727 AS h, 'nan'::DOUBLE AS f, [{'a': 'inf'::FLOAT}, NULL] AS l, MAP {'k': 'nan'::DOUBLE} AS m, NULL::STRUCT(a DOUBLE) AS s";
    const job = await exports.write(sql, { format: 'ndjson', name: 'd.ndjson' });
    expect(await textOf(job.path)).toBe(
      '{"d":12345678901234567890.1234567891,"h":170141183460469231731687303715884105727,"f":null,"l":[{"a":null},null],"m":{"k":null},"s":null}\n',
    );
    expect(job.notes).toEqual([
      'JSON has no NaN and no infinity: 1 cell became null.',
      'NaN and infinity in nested values are written as null.',
    ]);
  });

  test('Parquet: 128-bit integers and intervals are not rounded, and it is said', async () => {
    const sql =
      "SELECT sum(range) AS s, 170141183460469231731687303715884105727 AS h, INTERVAL '-1 day 2 microseconds' AS i, [1::HUGEINT] AS l FROM range(3)";
    const job = await exports.write(sql, { format: 'parquet', name: 'h.parquet', options: { codec: 'zstd' } });
    expect(await exports.rows(`FROM '${job.path}'`)).toEqual([
      ['3', '170141183460469231731687303715884105727', '-1 day 00:00:00.000002', ['1']],
    ]);
    expect(job.notes).toHaveLength(4);
    expect(await exports.rows(`SELECT DISTINCT compression FROM parquet_metadata('${job.path}')`)).toEqual([['ZSTD']]);
  });

  test('xlsx: what Excel cannot hold is text, and it is said', async () => {
    const sql = `SELECT 9007199254740993 AS b, 9007199254740991 AS c, 0.1234567890123456789::DECIMAL(38,19) AS d, 1.50::DECIMAL(9,2) AS e,
      DATE '1899-12-31' AS f, DATE '2024-02-29' AS g, TIMESTAMP '2024-02-29 12:34:56.789012' AS h, 'nan'::DOUBLE AS i, repeat('x', 40000) AS j, true AS k`;
    const job = await exports.write(sql, { format: 'xlsx', name: 'x.xlsx' });
    const sheet = (await readXlsx(await readFile(job.path))).sheets[0];
    expect(sheet?.rows[1]).toEqual([
      '9007199254740993',
      9007199254740991,
      '0.1234567890123456789',
      1.5,
      '1899-12-31',
      new Date('2024-02-29'),
      new Date('2024-02-29T12:34:56.789Z'),
      'NaN',
      'x'.repeat(32_767),
      true,
    ]);
    expect(job.notes).toEqual([
      '3 numbers that Excel would round or cannot hold were written as text.',
      '1 date that Excel cannot hold were written as text.',
      '1 time lost what is finer than a millisecond.',
      '1 text were cut at 32,767 characters, the most a cell holds.',
    ]);
  });

  test('xlsx: rows beyond a sheet go on in the next, and it is said', async () => {
    const context = {
      database: exports.database,
      results: {
        resultOf: () => {
          throw new Error('not used');
        },
      },
      signal: call.signal,
    };
    const source = await openSource({ kind: 'sql', sql: 'SELECT range AS n FROM range(25)' }, context);
    const file = exports.path('sheets.xlsx');
    const written = await xlsxWriter({ rowsPerSheet: 11 })({
      source,
      file,
      options: {},
      compression: 'none',
      signal: call.signal,
      onRows: () => {},
    });
    source.close();
    expect(written).toEqual({ rows: 25, notes: ['A sheet ends at 10 rows of data, so the rows go on over 3 sheets.'] });
    const { sheets } = await readXlsx(await readFile(file));
    expect(sheets.map(({ rows }) => [rows.length, rows[0]?.[0], rows[1]?.[0], rows.at(-1)?.[0]])).toEqual([
      [11, 'n', 0, 9],
      [11, 'n', 10, 19],
      [6, 'n', 20, 24],
    ]);
  });
});

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => ({ size: 0 }))).size;
}
