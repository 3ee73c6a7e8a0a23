import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Core, type CoreEvents, coreMethods } from '#contract/api.ts';
import type { Channel } from '#contract/channel.ts';
import { type Host, type HostEvents, hostMethods } from '#contract/host.ts';
import { connect } from '#contract/rpc.ts';
import { webSocketChannel } from '../../src-main/headless/webSocketChannel.ts';
import { connectToEngine } from '../helpers/connectToEngine.ts';
import { isRunning } from '../helpers/isRunning.ts';
import { endLeftovers, runMillrace, type ServedProject, serveProject, startMillrace } from '../helpers/runMillrace.ts';

let folder: string;
let project: string;
const file = (name: string) => join(folder, name);
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;
async function startedEngine(): Promise<Channel> {
  const channel = await connectToEngine(project);
  if (!channel) throw new Error('No engine has started yet.');
  return channel;
}
const engineEnded = () =>
  expect
    .poll(() =>
      access(join(project, '.millrace/engine.json')).then(
        () => false,
        () => true,
      ),
    )
    .toBe(true);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-cli-'));
  project = file('project');
  await runMillrace('init', project);
  const rows = Array.from({ length: 40_000 }, (_, n) => (n === 39_000 ? `${n},oops` : `${n},${n}.5`));
  await writeFile(file('readings.csv'), `id,value\n${rows.join('\n')}\n`);
  await writeFile(file('more.csv'), 'id,value\n1000,1.5\n');
  await mkdir(file('parts'));
  for (const n of [1, 2]) await writeFile(file(`parts/p${n}.ndjson`), `{"n":${n},"t":"ü"}\n`);
});
afterAll(async () => {
  await endLeftovers();
  await rm(folder, { recursive: true });
});

describe('the commands, one after another, through an engine that is running', () => {
  let served: ServedProject;
  beforeAll(async () => {
    served = await serveProject(project);
  });
  afterAll(async () => {
    await served.stop();
  });

  test('init makes a project, and leaves one that is there', async () => {
    for (const _ of [1, 2]) {
      const { code, stdout } = await runMillrace('init', file('new'), '--json');
      expect({ code, answer: json(stdout) }).toEqual({ code: 0, answer: { path: file('new'), name: 'new' } });
    }
  });

  test('ingest answers in the promised shape and keeps what could not be stored', async () => {
    const { code, stdout } = await runMillrace(
      'ingest',
      project,
      file('readings.csv'),
      '--as',
      'readings',
      '--max-rejects',
      '1%',
      '--json',
    );
    const { bytes, seconds, ...answer } = json(stdout);
    expect({ code, answer }).toEqual({
      code: 0,
      answer: {
        table: 'readings',
        files: [{ path: file('readings.csv'), rows: 39_999, rejected: 1, status: 'stored', error: null }],
        rows: 39_999,
        rejected: 1,
      },
    });
    expect({ bytes, seconds: typeof seconds }).toEqual({
      bytes: (await stat(file('readings.csv'))).size,
      seconds: 'number',
    });
  });

  test('the same again is a duplicate; what cannot be read is a failed file', async () => {
    const again = json(
      (await runMillrace('ingest', project, file('readings.csv'), '--as', 'readings', '--json')).stdout,
    );
    expect(again.files).toMatchObject([{ status: 'duplicate' }]);
    const wrong = await runMillrace(
      'ingest',
      project,
      file('readings.csv'),
      '--as',
      'wrong',
      '--format',
      'parquet',
      '--json',
    );
    expect({ code: wrong.code, answer: json(wrong.stdout) }).toMatchObject({
      code: 1,
      answer: { rows: 0, files: [{ status: 'failed', error: { code: 'bad_input' } }] },
    });
  });

  test('a folder is one table of its name; a file that is not there is said, the rest arrives', async () => {
    const { code, stdout } = await runMillrace('ingest', project, file('parts'), '--json');
    expect({ code, answer: json(stdout) }).toMatchObject({ code: 0, answer: { table: 'parts', rows: 2 } });
    const partly = await runMillrace(
      'ingest',
      project,
      file('more.csv'),
      file('nowhere.csv'),
      '--as',
      'more',
      '--json',
    );
    expect({ code: partly.code, answer: json(partly.stdout) }).toMatchObject({
      code: 1,
      answer: {
        rows: 1,
        files: [{ status: 'stored' }, { path: file('nowhere.csv'), status: 'failed', error: { code: 'not_found' } }],
      },
    });
  });

  test('files of different names need --as', async () => {
    const { code, stderr } = await runMillrace('ingest', project, file('more.csv'), file('readings.csv'));
    expect({ code, told: /--as/.test(stderr) }).toEqual({ code: 2, told: true });
  });

  test('query writes every format, whole', async () => {
    const sql = 'SELECT id, value FROM raw.readings WHERE id < 3 ORDER BY id';
    const text = async (format: string) => (await runMillrace('query', project, sql, '--format', format)).stdout;
    expect(await text('csv')).toBe('id,value\n0,0.5\n1,1.5\n2,2.5\n');
    expect(JSON.parse(await text('json'))).toEqual([0, 1, 2].map((id) => ({ id, value: id + 0.5 })));
    expect(await text('ndjson')).toBe('{"id":0,"value":0.5}\n{"id":1,"value":1.5}\n{"id":2,"value":2.5}\n');
    const arrow = await runMillrace('query', project, sql, '--format', 'arrow', '--out', file('out.arrow'));
    expect({ code: arrow.code, rows: tableFromIPC(await readFile(file('out.arrow'))).numRows }).toEqual({
      code: 0,
      rows: 3,
    });
    await runMillrace('query', project, 'FROM range(1000000)', '--format', 'parquet', '--out', file('out.parquet'));
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const counted = await connection.runAndReadAll(`SELECT count(*), sum(range) FROM '${file('out.parquet')}'`);
    expect(counted.getRows()).toEqual([[1_000_000n, 499_999_500_000n]]);
    connection.closeSync();
    instance.closeSync();
  });

  test('a printed table has names, types, exact values, and says what it leaves out', async () => {
    const sql = `SELECT 12345678901234567890.12::DECIMAL(38,2) AS d, TIMESTAMPTZ '2024-02-29 12:00:00.5+02' AS t,
      [1, NULL] AS l, {'a': 'x', 'b': DATE '0044-03-15'} AS s, '\\xAB'::BLOB AS b, NULL AS n, E'two\\nlines' AS w, 1e300 AS f`;
    const { stdout } = await runMillrace('query', project, sql);
    const [names, types, , row] = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(names).toEqual(['d', 't', 'l', 's', 'b', 'n', 'w', 'f']);
    expect(types?.slice(0, 2)).toEqual(['DECIMAL(38,2)', 'TIMESTAMP WITH TIME ZONE']);
    expect(row).toEqual([
      '12345678901234567890.12',
      '2024-02-29 10:00:00.5+00',
      '[1, NULL]',
      "{'a': x, 'b': 0044-03-15}",
      '\\xAB',
      'NULL',
      'two⏎lines',
      '1e+300',
    ]);
    const long = await runMillrace('query', project, 'FROM range(5000)');
    expect(long.stderr).toMatch(/first 100 of 5,000 rows/);
  });

  test('parameters are cast to what the statement needs', async () => {
    const { code, stdout } = await runMillrace(
      'query',
      project,
      'SELECT count(*) AS n FROM raw.readings WHERE id < $most',
      '--param',
      'most=10',
      '--format',
      'csv',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'n\n10\n' });
  });

  test('SQL may begin with a comment', async () => {
    const { code, stdout } = await runMillrace('query', project, '-- a = comment\nSELECT 1 AS n', '--format', 'csv');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'n\n1\n' });
  });

  test('a statement without rows says what it changed', async () => {
    const { code, stdout, stderr } = await runMillrace(
      'query',
      project,
      'CREATE TABLE t AS FROM range(3); INSERT INTO t FROM range(4)',
    );
    expect({ code, stdout, told: /4 rows changed/.test(stderr) }).toEqual({ code: 0, stdout: '', told: true });
  });

  test('export writes a table or a statement, by the ending of the file', async () => {
    for (const [source, to, rows] of [
      ['readings', 'e.parquet', 39_999],
      ['raw.readings', 'e.csv', 39_999],
      ['SELECT * FROM raw.readings LIMIT 5', 'e.jsonl', 5],
      ['FROM raw.parts', 'e.xlsx', 2],
    ] as const) {
      const { code, stdout } = await runMillrace('export', project, source, '--to', file(to), '--json');
      expect({ code, answer: json(stdout) }).toMatchObject({ code: 0, answer: { path: file(to), rows } });
      expect((await stat(file(to))).size).toBeGreaterThan(0);
    }
  });

  test('the catalog lists tables, columns, types, rows, bytes and sources', async () => {
    const { stdout } = await runMillrace('catalog', project, '--json');
    const { tables } = JSON.parse(stdout) as { tables: { name: string }[] };
    expect(tables.find(({ name }) => name === 'readings')).toMatchObject({
      schema: 'raw',
      kind: 'lake',
      rows: 39_999,
      bytes: expect.any(Number),
      columns: expect.arrayContaining([{ name: 'value', type: 'DOUBLE' }]),
      sources: [{ path: file('readings.csv'), rows: 39_999, rejected: 1 }],
    });
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['readings__rejects', 'parts', 'more', 't']));
  });

  test('check finds it clean', async () => {
    const { code, stdout } = await runMillrace('check', project, '--json');
    expect({ code, answer: json(stdout) }).toMatchObject({ code: 0, answer: { clean: true, findings: [] } });
  });

  test('a lake file that is gone is found, with exit code 1', async () => {
    const copy = file('damaged');
    await runMillrace('init', copy);
    await runMillrace('ingest', copy, file('more.csv'));
    const found = json(
      (
        await runMillrace(
          'query',
          copy,
          `SELECT file FROM glob('${copy}/.millrace/lake/**/*.parquet')`,
          '--format',
          'ndjson',
        )
      ).stdout,
    );
    await rm(String(found.file));
    const { code, stdout } = await runMillrace('check', copy, '--json');
    expect({ code, answer: json(stdout) }).toMatchObject({
      code: 1,
      answer: { clean: false, findings: [{ code: 'missing_file' }] },
    });
  });
});

describe('what goes wrong', () => {
  test.each([
    ['no command', []],
    ['an unknown command', ['fly']],
    ['an unknown option', ['check', 'p', '--fast']],
    ['a missing argument', ['query', 'p']],
    ['a format there is not', ['query', 'p', 'x', '--format', 'pdf']],
    ['a share over 100 %', ['ingest', 'p', 'x', '--max-rejects', '200%']],
    ['a port there is not', ['serve', 'p', '--port', '99999']],
    ['a parameter without a value', ['query', 'p', 'x', '--param', 'a']],
    ['others let in without a password', ['serve', 'p', '--host', '0.0.0.0']],
    ['an ending that names no format', ['export', 'p', 'x', '--to', 'y.zzz']],
  ])('%s is wrong usage', async (_what, words) => {
    const { code, stdout, stderr } = await runMillrace(...words);
    expect({ code, stdout, told: stderr.length > 10 }).toEqual({ code: 2, stdout: '', told: true });
  });

  test('help and version are no errors', async () => {
    for (const word of ['--help', '--version']) expect(await runMillrace(word)).toMatchObject({ code: 0, stderr: '' });
  });

  test('with --json the reason is an object on stdout too', async () => {
    const { code, stdout, stderr } = await runMillrace('catalog', file('none'), '--json');
    expect({ code, error: json(stdout).error, told: stderr }).toMatchObject({
      code: 1,
      error: { code: 'not_found' },
      told: expect.stringMatching(/millrace init/),
    });
  });

  test('an error in SQL names its place', async () => {
    const { code, stdout, stderr } = await runMillrace('query', project, 'SELECT nothing FROM raw.readings');
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/nothing[\s\S]*at character 8 of the statement/),
    });
  });

  test('a reader that goes away ends the command quietly', async () => {
    const child = startMillrace([
      'query',
      project,
      'SELECT repeat(chr(65), 100) FROM range(300000)',
      '--format',
      'csv',
    ]);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    await engineEnded();
  });

  test('Ctrl+C stops a query, ends the engine and leaves nothing', async () => {
    const child = startMillrace(['query', project, 'SELECT count(*) FROM range(1000000) a, range(1000000) b']);
    let running = false;
    await expect
      .poll(
        async () => {
          const channel = await connectToEngine(project);
          if (!channel) return false;
          const { api, close } = connect<Core, CoreEvents>(channel, coreMethods);
          running = (await api.project.status({})).running > 0;
          close();
          return running;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
    await engineEnded();
  });
});

describe('one engine for all', () => {
  test('commands at once share an engine', async () => {
    const all = [0, 1, 2].map((n) => runMillrace('query', project, `SELECT ${n} AS n`, '--format', 'csv'));
    const answers = await Promise.all(all);
    expect(answers.map(({ code, stdout }) => [code, stdout])).toEqual([0, 1, 2].map((n) => [0, `n\n${n}\n`]));
    await engineEnded();
  });

  test('nobody loses an engine when the command that started it is done', async () => {
    const first = startMillrace(['query', project, 'SELECT count(*) FROM range(8000) a, range(8000) b']);
    const exit = once(first, 'exit');
    const channel = await vi.waitFor(startedEngine, { timeout: 20_000, interval: 50 });
    const { api, close } = connect<Core, CoreEvents>(channel, coreMethods);
    const { pid } = await api.project.status({});
    expect(await exit).toEqual([0, null]);
    expect(await api.sql.run({ sessionId: 'other', sql: 'SELECT 1' })).toMatchObject({ status: 'done', rows: 1 });
    expect((await runMillrace('query', project, 'SELECT 2 AS n', '--format', 'csv')).stdout).toBe('n\n2\n');
    expect((await api.project.status({})).pid).toBe(pid);
    close();
    await engineEnded();
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });

  test('serve: one line, a window, commands through its engine, and SIGTERM ends all of it', async () => {
    const served = await serveProject(project);
    const page = await fetch(new URL('/', served.url), { headers: { Cookie: served.headers.Cookie } });
    expect({ status: page.status, isWindow: /<div id="root">/.test(await page.text()) }).toEqual({
      status: 200,
      isWindow: true,
    });
    const enginePid = async () =>
      (JSON.parse(await readFile(join(project, '.millrace/engine.json'), 'utf8')) as { pid: number }).pid;
    const before = await enginePid();
    expect((await runMillrace('query', project, 'SELECT 1 AS n', '--format', 'csv')).stdout).toBe('n\n1\n');
    expect(await enginePid()).toBe(before);

    const socket = new WebSocket(`${served.url.replace(/^http/, 'ws').replace(/\/\?.*/, '')}/ws/core`, {
      headers: served.headers,
    });
    await once(socket, 'open');
    const { api } = connect<Core, CoreEvents>(webSocketChannel(socket), coreMethods);
    const upload = await fetch(new URL('/upload/dropped.csv', served.url), {
      method: 'PUT',
      headers: served.headers,
      body: 'a,b\n1,2\n',
    });
    const { path } = (await upload.json()) as { path: string };
    const { jobId } = await api.files.ingest({ table: 'dropped', mode: 'append', files: [{ path }] });
    expect(await api.files.wait({ jobId })).toMatchObject({ status: 'done', rows: 1 });
    const job = await api.export.start({ source: { kind: 'table', table: 'raw.dropped' }, format: 'csv', options: {} });
    await api.export.wait({ jobId: job.jobId });
    const download = await fetch(new URL(`/download/${job.jobId}`, served.url), {
      headers: { Cookie: served.headers.Cookie },
    });
    expect({ status: download.status, text: await download.text() }).toEqual({
      status: 200,
      text: expect.stringMatching(/^a,b/),
    });

    const closed = once(socket, 'close');
    expect(await served.stop()).toBe(0);
    await closed;
    expect(isRunning(before)).toBe(false);
    await expect(access(join(project, '.millrace/engine.json'))).rejects.toThrow(/ENOENT/);
  });

  test('when the engine of another ends, a served project gets its own', async () => {
    const first = await serveProject(project);
    const second = await serveProject(project);
    const socket = new WebSocket(`${second.url.replace(/^http/, 'ws').replace(/\/\?.*/, '')}/ws/host`, {
      headers: second.headers,
    });
    await once(socket, 'open');
    const states: string[] = [];
    const host = connect<Pick<Host, 'app'>, HostEvents>(webSocketChannel(socket), { app: hostMethods.app });
    host.on('engine', ({ status }) => states.push(status));
    const { engine } = await host.api.app.info({});
    if (engine.status !== 'ready') throw new Error(`not ready but ${engine.status}`);
    process.kill(engine.pid, 'SIGKILL');
    await expect
      .poll(() => [states.includes('restarting'), states.at(-1)], { timeout: 15_000 })
      .toEqual([true, 'ready']);
    expect(await Promise.all([first.stop(), second.stop()])).toEqual([0, 0]);
    await engineEnded();
  });

  test('when its engine is killed the served project is back by itself', async () => {
    const served = await serveProject(project);
    const url = `${served.url.replace(/^http/, 'ws').replace(/\/\?.*/, '')}/ws/core`;
    const open = async () => {
      const socket = new WebSocket(url, { headers: served.headers });
      await once(socket, 'open');
      return connect<Core, CoreEvents>(webSocketChannel(socket), coreMethods);
    };
    const first = await open();
    const { pid } = await first.api.project.status({});
    const gone = new Promise<void>((resolve) => void first.onClose(resolve));
    process.kill(pid, 'SIGKILL');
    await gone;
    const from = performance.now();
    const second = await open();
    expect((await second.api.project.status({})).pid).not.toBe(pid);
    expect(performance.now() - from).toBeLessThan(5000);
    expect(await served.stop()).toBe(0);
  });
});
