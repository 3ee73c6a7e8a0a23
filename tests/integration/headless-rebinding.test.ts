import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServer, type Server } from '../../src-main/headless/server.ts';
import { type FakeEngine, openFakeEngine } from '../unit/headless/fakeEngine.ts';

/** Pages of an attacker in a real Chromium whose user is signed in to Millrace. None may learn or change anything. */
let folder: string;
let engine: FakeEngine;
let server: Server;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-rebinding-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>canary</title>canary');
  await writeFile(join(folder, 'assets/main.js'), 'globalThis.canary = true;');
  engine = await openFakeEngine({});
  server = await openServer({ engine, temporary: engine.temporary, renderer: folder, version: '0' });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--host-resolver-rules=MAP evil.example 127.0.0.2'],
  });
  context = await browser.newContext();
  const window = await context.newPage();
  await window.goto(server.url);
  expect(await window.title()).toBe('canary');
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

/** What a page of the attacker can try against an address; each answer is what it got to know. */
async function attack(base: string) {
  const learned: string[] = [];
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  for (const path of ['/', '/assets/main.js', '/download/x', '/upload/x.csv']) {
    for (const credentials of ['include', 'omit'] as const) {
      for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
        const answer = await fetch(base + path, {
          credentials,
          method,
          ...(method === 'GET' ? {} : { body: 'x' }),
        }).catch(() => null);
        if (answer?.ok) learned.push(`${method} ${path} ${credentials}: ${answer.status}`);
      }
    }
  }
  const opened = await Promise.all(
    ['/ws/core', '/ws/host'].map(
      (path) =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket((base || location.origin).replace(/^http/, 'ws') + path);
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        }),
    ),
  );
  if (opened.includes(true)) learned.push('a WebSocket');
  const script = document.createElement('script');
  script.src = `${base}/assets/main.js`;
  const ran = new Promise((resolve) => {
    script.onload = resolve;
    script.onerror = resolve;
  });
  document.head.append(script);
  await Promise.race([ran, wait(2000)]);
  if ('canary' in globalThis) learned.push('a script');
  const frame = document.createElement('iframe');
  frame.src = `${base}/`;
  const loaded = new Promise((resolve) => {
    frame.onload = resolve;
  });
  document.body.append(frame);
  await Promise.race([loaded, wait(2000)]);
  try {
    if (frame.contentDocument?.title === 'canary') learned.push('a frame');
  } catch {
    // Another origin: nothing to see.
  }
  return learned;
}

const PAGE = '<!doctype html><body>attack</body>';

async function attackerAt(host: string, port: number): Promise<HttpServer> {
  const attacker = createHttpServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(PAGE));
  await once(attacker.listen(port, host), 'listening');
  return attacker;
}

test('the window itself can do what the attacks try', async () => {
  const window = await context.newPage();
  await window.goto(new URL('/', server.url).href);
  const learned = await window.evaluate(attack, '');
  expect(learned).toEqual(
    expect.arrayContaining(['GET / include: 200', 'PUT /upload/x.csv include: 200', 'a WebSocket', 'a script']),
  );
});

test('a page on another port of this machine learns nothing', async () => {
  const attacker = await attackerAt('127.0.0.1', 0);
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(attacker.address() as AddressInfo).port}/`);
  expect(await page.evaluate(attack, `http://127.0.0.1:${server.port}`)).toEqual([]);
  attacker.close();
});

test('a page whose name is rebound to this machine learns nothing', async () => {
  const attacker = await attackerAt('127.0.0.2', server.port);
  const page = await context.newPage();
  await page.goto(`http://evil.example:${server.port}/`);
  attacker.closeAllConnections();
  attacker.close();
  await once(attacker, 'close');
  // From now on what is sent to that name arrives at Millrace, byte for byte, as after a change of the DNS answer.
  const rebound = createServer((near) => {
    const far = connect(server.port, '127.0.0.1');
    near.pipe(far).pipe(near);
    const end = () => {
      near.destroy();
      far.destroy();
    };
    near.on('error', end);
    far.on('error', end);
  });
  await once(rebound.listen(server.port, '127.0.0.2'), 'listening');
  const answer = await page.evaluate(async () => (await fetch('/')).status);
  expect(answer).toBe(421);
  expect(await page.evaluate(attack, '')).toEqual([]);
  rebound.close();
});
