import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type HostEvents, hostMethods } from '#contract/host.ts';
import { connect } from '#contract/rpc.ts';
import { bridgeFrames } from '../../../src-main/headless/bridgeFrames.ts';
import { receiveUpload } from '../../../src-main/headless/receiveUpload.ts';
import { openServer, type Server } from '../../../src-main/headless/server.ts';
import { webSocketChannel } from '../../../src-main/headless/webSocketChannel.ts';
import { rawHttp } from '../../helpers/rawHttp.ts';
import { coreOver, type FakeEngine, openFakeEngine } from './fakeEngine.ts';

let folder: string;
let engine: FakeEngine;
let server: Server;
let headers: Record<string, string>;
const exported = () => join(engine.temporary, 'flights (1).csv');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-server-'));
  await writeFile(join(folder, 'index.html'), 'the window');
  engine = await openFakeEngine({
    sql: { page: ({ limit }) => ({ data: new Uint8Array(limit).fill(7), offset: 0, rows: limit }) },
    files: { jobs: () => new Promise(() => {}) },
    export: {
      wait: ({ jobId }) => ({
        jobId,
        status: jobId === 'running' ? 'cancelled' : 'done',
        format: 'csv',
        path: jobId === 'outside' ? join(folder, 'index.html') : exported(),
        rows: 1,
        total: 1,
        bytes: 4,
        seconds: 0,
        notes: [],
        error: null,
      }),
    },
  });
  await mkdir(engine.temporary, { recursive: true });
  await writeFile(exported(), 'a\n1\n');
  server = await openServer({ engine, temporary: engine.temporary, renderer: folder, version: '1.2.3' });
  const origin = `http://127.0.0.1:${server.port}`;
  const entered = await fetch(server.url, { redirect: 'manual' });
  headers = {
    Host: `127.0.0.1:${server.port}`,
    Origin: origin,
    Cookie: entered.headers.getSetCookie()[0]?.split(';')[0] ?? '',
  };
});
afterAll(async () => {
  await server.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

async function open(path: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}
const core = async () => coreOver(webSocketChannel(await open('/ws/core')));

test('the host says what a browser can do, and how the engine is', async () => {
  const connection = connect<{ app: typeof hostMethods.app & { info(p: object): Promise<unknown> } }, HostEvents>(
    webSocketChannel(await open('/ws/host')),
    { app: hostMethods.app },
  );
  expect(await connection.api.app.info({})).toEqual({
    kind: 'browser',
    platform: process.platform,
    version: '1.2.3',
    capabilities: { dialogs: false, projects: false, upload: true, download: true },
    engine: engine.state,
  });
  connection.close();
});

test('what a browser lacks is not there', async () => {
  const connection = connect<{ projects: { recent(p: object): Promise<unknown> } }, object>(
    webSocketChannel(await open('/ws/host')),
    {
      projects: { recent: true },
    },
  );
  await expect(connection.api.projects.recent({})).rejects.toMatchObject({ code: 'usage' });
  connection.close();
});

test('calls, bytes and events pass through to the engine and back', async () => {
  const connection = await core();
  const { data, rows } = await connection.api.sql.page({ runId: 'r', offset: 0, limit: 5_000_000 });
  expect({ rows, whole: data.every((byte) => byte === 7) }).toEqual({ rows: 5_000_000, whole: true });
  const told = new Promise((resolve) => connection.on('catalog', resolve));
  engine.callers.at(-1)?.push('catalog', '', { version: 8 });
  expect(await told).toEqual({ version: 8 });
  connection.close();
});

test('when the engine ends a connection, the browser learns it', async () => {
  const connection = await core();
  const call = expect(connection.api.files.jobs({})).rejects.toMatchObject({ code: 'closed' });
  await connection.api.sql.page({ runId: 'r', offset: 0, limit: 1 });
  engine.callers.at(-1)?.channel.close();
  await call;
});

test('when the browser goes, the engine learns it', async () => {
  const socket = await open('/ws/core');
  const connection = coreOver(webSocketChannel(socket));
  await connection.api.sql.page({ runId: 'r', offset: 0, limit: 1 });
  const gone = new Promise<void>((resolve) => engine.callers.at(-1)?.channel.onClose(resolve));
  socket.terminate();
  await gone;
});

test('a browser that does not read holds the engine back, and gets all in the end', async () => {
  const frames = 40;
  const frame = new Uint8Array(1_000_000);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const accepted = new Promise<WebSocket>((resolve) => void server.once('connection', resolve));
  await once(server, 'listening');
  const page = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`);
  const browser = await accepted;
  const sending = await openFakeEngine({});
  const socket = await sending.connect();
  const held = once(socket, 'pause');
  page.pause();
  bridgeFrames(browser, socket);
  await expect.poll(() => sending.callers.length).toBe(1);
  for (let n = 0; n < frames; n++) sending.callers[0]?.channel.send(frame);
  await held;
  expect(browser.bufferedAmount).toBeLessThan(12e6);
  let got = 0;
  const all = new Promise<void>((resolve) => page.on('message', () => ++got === frames && resolve()));
  page.resume();
  await all;
  page.terminate();
  server.close();
  await sending.close();
});

test('a text message ends the connection', async () => {
  const socket = await open('/ws/core');
  const code = new Promise((resolve) => socket.once('close', resolve));
  socket.send('hello');
  expect(await code).toBe(1003);
});

test('an export that is done can be fetched, with its name; nothing else can', async () => {
  const { Origin: _, ...reading } = headers;
  const answer = await rawHttp({ port: server.port, path: '/download/done', headers: reading });
  expect({ status: answer.status, body: answer.body, how: answer.headers['content-disposition'] }).toEqual({
    status: 200,
    body: 'a\n1\n',
    how: "attachment; filename*=UTF-8''flights%20%281%29.csv",
  });
  for (const job of ['outside', 'running']) {
    expect((await rawHttp({ port: server.port, path: `/download/${job}`, headers: reading })).status).toBe(404);
  }
});

test('two uploads of one name do not meet; one that breaks off leaves nothing', async () => {
  const put = (body: string) => rawHttp({ port: server.port, method: 'PUT', path: '/upload/a.csv', headers, body });
  const answers = await Promise.all([put('1'), put('22')]);
  const paths = answers.map(({ body }) => (JSON.parse(body) as { path: string }).path);
  expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual(['1', '22']);
  const uploads = join(engine.temporary, 'uploads');
  const before = await readdir(uploads);
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('half');
      throw new Error('gone');
    })(),
  );
  await expect(receiveUpload(uploads, { name: 'b.csv', announced: null, content: broken })).rejects.toThrow('gone');
  expect(await readdir(uploads)).toEqual(before);
});

test('a server takes its uploads with it', async () => {
  const other = await openServer({ engine, temporary: join(folder, 'tmp'), renderer: folder, version: '0' });
  const entered = await fetch(other.url, { redirect: 'manual' });
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { origin } = new URL(other.url);
  const put = await fetch(`${origin}/upload/x.csv`, {
    method: 'PUT',
    headers: { Origin: origin, Cookie: cookie },
    body: 'a',
  });
  const { path } = (await put.json()) as { path: string };
  expect(await readFile(path, 'utf8')).toBe('a');
  await other.close();
  expect(await readdir(join(folder, 'tmp/uploads'))).toEqual([]);
});

test('an upload that would fill the disk is refused, announced or not, and leaves nothing', async () => {
  const uploads = join(engine.temporary, 'uploads');
  const before = await readdir(uploads);
  const freeBytes = async () => 256 * 1024 * 1024 + 1000;
  const send = (announced: number | null) =>
    receiveUpload(uploads, {
      name: 'b.csv',
      announced,
      content: Readable.from([Buffer.alloc(800), Buffer.alloc(800)]),
      freeBytes,
    });
  for (const announced of [1600, null]) await expect(send(announced)).rejects.toMatchObject({ code: 'disk_full' });
  expect(await readdir(uploads)).toEqual(before);
});
