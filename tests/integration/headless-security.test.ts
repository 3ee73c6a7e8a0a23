import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openServer, type Server } from '../../src-main/headless/server.ts';
import { type RawAnswer, type RawRequest, rawHttp, UPGRADE } from '../helpers/rawHttp.ts';
import { type FakeEngine, openFakeEngine } from '../unit/headless/fakeEngine.ts';

let folder: string;
let engine: FakeEngine;
let server: Server;
let cookie: string;

const start = (options: { host?: string; password?: string } = {}) =>
  openServer({ engine, temporary: engine.temporary, renderer: join(folder, 'renderer'), version: '0', ...options });
const ask = (request: Omit<RawRequest, 'port'>, port = server.port) => rawHttp({ port, ...request });
const ours = (port = server.port) => ({ Host: `127.0.0.1:${port}`, Origin: `http://127.0.0.1:${port}` });
const token = (one: Server) => new URL(one.url).searchParams.get('token') ?? '';
const enter = async (one: Server) => {
  const answer = await ask({ path: `/?token=${token(one)}`, headers: { Host: `127.0.0.1:${one.port}` } }, one.port);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
};
const uploads = async () => readdir(join(engine.temporary, 'uploads'), { recursive: true }).catch(() => []);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-security-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html>the window');
  await writeFile(join(folder, 'renderer', 'assets', 'main-abc.js'), '1;');
  await writeFile(join(folder, 'renderer', '.hidden'), 'hidden');
  await writeFile(join(folder, 'secret.txt'), 'canary');
  engine = await openFakeEngine({});
  server = await start();
  cookie = await enter(server);
});
afterAll(async () => {
  await server.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

function expectNoDoorOpened({ headers }: RawAnswer): void {
  const names = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
  expect(names).toEqual([]);
}

describe('Host × Origin × session × method × content type', () => {
  const hosts = (port: number): Record<string, string | null> => ({
    ours: `127.0.0.1:${port}`,
    localhost: `localhost:${port}`,
    rebound: `evil.example:${port}`,
    'rebound with our address in it': `127.0.0.1.evil.example:${port}`,
    'another port': `127.0.0.1:${port === 1 ? 2 : port - 1}`,
    'no port': '127.0.0.1',
    userinfo: `127.0.0.1@evil.example:${port}`,
    none: null,
  });
  const origins = (port: number): Record<string, string | null> => ({
    none: null,
    ours: `http://127.0.0.1:${port}`,
    localhost: `http://localhost:${port}`,
    'another port': 'http://127.0.0.1:8888',
    https: `https://127.0.0.1:${port}`,
    rebound: `http://evil.example:${port}`,
    opaque: 'null',
  });
  const sessions = (): Record<string, string | null> => ({
    none: null,
    right: cookie,
    wrong: `${cookie.slice(0, -4)}AAAA`,
  });
  const asks: { method: string; path: string; type?: string; upgrade?: true }[] = [
    { method: 'GET', path: '/' },
    { method: 'GET', path: '/ws/core', upgrade: true },
    { method: 'PUT', path: '/upload/x.csv', type: 'text/csv' },
    { method: 'PUT', path: '/upload/x.csv', type: 'text/plain' },
    { method: 'POST', path: '/upload/x.csv', type: 'text/plain' },
    { method: 'POST', path: '/login', type: 'application/x-www-form-urlencoded' },
    { method: 'OPTIONS', path: '/upload/x.csv' },
    { method: 'DELETE', path: '/' },
  ];

  /** The rule said once more, in other words than the server's. */
  function intended(host: string, origin: string, session: string, one: (typeof asks)[number]): boolean {
    if (session !== 'right' || (host !== 'ours' && host !== 'localhost')) return false;
    if (origin === 'none') return one.method === 'GET' && !one.upgrade;
    if (origin !== host) return false;
    return one.method === 'GET' || one.method === 'PUT';
  }

  test('only the intended ones pass', async () => {
    const wrong: string[] = [];
    let passed = 0;
    let tried = 0;
    for (const [hostName, host] of Object.entries(hosts(server.port))) {
      for (const [originName, origin] of Object.entries(origins(server.port))) {
        for (const [sessionName, session] of Object.entries(sessions())) {
          const answers = asks.map(async (one) => {
            const headers: Record<string, string> = one.upgrade ? { ...UPGRADE } : {};
            if (host !== null) headers.Host = host;
            if (origin !== null) headers.Origin = origin;
            if (session !== null) headers.Cookie = session;
            if (one.type) headers['Content-Type'] = one.type;
            const answer = await ask({
              method: one.method,
              path: one.path,
              headers,
              ...(one.type ? { body: 'a\n1\n' } : {}),
            });
            expectNoDoorOpened(answer);
            const went = answer.status < 400;
            tried++;
            if (went) passed++;
            const expected = intended(hostName, originName === 'ours' ? 'ours' : originName, sessionName, one);
            if (went !== expected)
              wrong.push(
                `${answer.status} host ${hostName}, origin ${originName}, session ${sessionName}, ${one.method} ${one.path}`,
              );
          });
          await Promise.all(answers);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect({ tried: tried >= 500, passed }).toEqual({ tried: true, passed: 10 });
  });

  test('what the browser calls cross-site is refused, also with a session', async () => {
    const fetched = (site: string, mode: string) =>
      ask({
        path: '/',
        headers: { Host: `127.0.0.1:${server.port}`, Cookie: cookie, 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': mode },
      });
    const statuses = [];
    for (const site of ['cross-site', 'same-site', 'same-origin', 'none']) {
      for (const mode of ['no-cors', 'cors', 'navigate'])
        statuses.push([site, mode, (await fetched(site, mode)).status]);
    }
    expect(statuses.filter(([, , status]) => status === 403).map(([site, mode]) => `${site} ${mode}`)).toEqual([
      'cross-site no-cors',
      'cross-site cors',
      'same-site no-cors',
      'same-site cors',
    ]);
  });
});

describe('signing in', () => {
  test('the token is taken once, gives a strict cookie and leads to /', async () => {
    const fresh = await start();
    const path = `/?token=${token(fresh)}`;
    const headers = { Host: `127.0.0.1:${fresh.port}` };
    const first = await ask({ path, headers }, fresh.port);
    expect({ status: first.status, location: first.headers.location }).toEqual({ status: 303, location: '/' });
    expect(String(first.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const again = await ask({ path, headers }, fresh.port);
    expect({ status: again.status, cookie: again.headers['set-cookie'] }).toEqual({ status: 401, cookie: undefined });
    await fresh.close();
  });

  test('a token elsewhere, wrong, by another name or in another method is worth nothing', async () => {
    const fresh = await start();
    const right = token(fresh);
    const { Host, Origin } = ours(fresh.port);
    const tries: [Omit<RawRequest, 'port'>, number][] = [
      [{ path: `/index.html?token=${right}`, headers: { Host } }, 401],
      [{ path: `/?token=${right}`, headers: { Host: 'evil.example' } }, 421],
      [{ path: `/?token=${right}`, headers: { Host, Origin: 'http://evil.example' } }, 403],
      [{ path: `/?token=${right}`, method: 'HEAD', headers: { Host } }, 401],
      [{ path: `/?token=${right}`, method: 'POST', headers: { Host, Origin } }, 405],
      [{ path: `/?token=${right.slice(1)}`, headers: { Host } }, 401],
      [{ path: '/?token=', headers: { Host } }, 401],
      [{ path: `/?token=${right}`, headers: { Host } }, 303],
    ];
    for (const [request, status] of tries) expect((await ask(request, fresh.port)).status).toBe(status);
    await fresh.close();
  });

  test('a session is of one server only', async () => {
    const other = await start();
    const answer = await ask({ path: '/', headers: { Host: `127.0.0.1:${other.port}`, Cookie: cookie } }, other.port);
    expect(answer.status).toBe(401);
    await other.close();
  });

  test('with a password: the form signs in, wrong ones do not, and its page can send only to us', async () => {
    const fresh = await start({ password: 'correct horse' });
    const form = (password: string, more: Record<string, string> = {}) =>
      ask(
        {
          method: 'POST',
          path: '/login',
          headers: { ...ours(fresh.port), 'Content-Type': 'application/x-www-form-urlencoded', ...more },
          body: new URLSearchParams({ password }).toString(),
        },
        fresh.port,
      );
    const page = await ask({ path: '/', headers: { Host: `127.0.0.1:${fresh.port}` } }, fresh.port);
    expect(page.status).toBe(401);
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect((await form('wrong')).status).toBe(401);
    expect((await form('correct horse', { Origin: 'http://evil.example' })).status).toBe(403);
    expect((await form('correct horse', { 'Content-Type': 'text/plain' })).status).toBe(415);
    const entered = await form('correct horse');
    expect({ status: entered.status, strict: /SameSite=Strict/.test(String(entered.headers['set-cookie'])) }).toEqual({
      status: 303,
      strict: true,
    });
    await fresh.close();
  });

  test('bound to every address, names are still refused and literal addresses are not', async () => {
    const fresh = await start({ host: '0.0.0.0', password: 'correct horse' });
    const status = async (host: string) =>
      (await ask({ path: '/', headers: { Host: `${host}:${fresh.port}` } }, fresh.port)).status;
    expect(
      await Promise.all(['10.1.2.3', '[::1]', 'localhost', 'evil.example', '127.0.0.1.evil.example'].map(status)),
    ).toEqual([401, 401, 401, 421, 421]);
    await fresh.close();
  });
});

describe('headers', () => {
  test.each(['/', '/assets/main-abc.js', '/nothing', '/%', '/upload/x', '/download/x'])(
    '%s carries the policy and no CORS',
    async (path) => {
      const answer = await ask({ path, headers: { Host: `127.0.0.1:${server.port}`, Cookie: cookie } });
      expectNoDoorOpened(answer);
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'; object-src 'none'$/,
        ),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
      expect(String(answer.headers['content-security-policy'])).not.toMatch(
        /unsafe-eval|script-src[^;]*unsafe-inline|https?:/,
      );
    },
  );

  test('nothing a request carries is written into a page', async () => {
    const canary = '<script>canary</script>';
    const answers = await Promise.all([
      ask({ path: `/${canary}`, headers: { Host: `127.0.0.1:${server.port}` } }),
      ask({ path: `/?token=${canary}`, headers: { Host: `127.0.0.1:${server.port}` } }),
      ask({ path: '/', headers: { Host: canary } }),
    ]);
    for (const { body } of answers) expect(body).not.toContain('canary');
  });
});

describe('paths', () => {
  const escapes = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//../secret.txt',
    '/%252e%252e/secret.txt',
    '/....//secret.txt',
    '/%00/../secret.txt',
    '/index.html%00.js',
    '/.hidden',
    '/%2ehidden',
    '/etc/passwd',
    '//etc/passwd',
    '/assets/',
    '/%c0%ae%c0%ae/secret.txt',
  ];
  test.each(escapes)('%s gives nothing away', async (path) => {
    const { status, body } = await ask({ path, headers: { Host: `127.0.0.1:${server.port}`, Cookie: cookie } });
    expect({ refused: status >= 400, told: /canary|hidden|root:/.test(body) }).toEqual({ refused: true, told: false });
  });

  const put = (name: string) =>
    ask({ method: 'PUT', path: `/upload/${name}`, headers: { ...ours(), Cookie: cookie }, body: 'a\n1\n' });

  test.each([
    '..%2fx.csv',
    '%2fetc%2fx.csv',
    '..',
    '%2e%2e',
    'a%00.csv',
    '..%5cx.csv',
    'C:%5cx.csv',
    '%2e',
    '',
    'a%2f..%2fb',
    '%ff',
  ])('an upload named %j is refused and leaves nothing', async (name) => {
    const before = await uploads();
    expect((await put(name)).status).toBeGreaterThanOrEqual(400);
    expect(await uploads()).toEqual(before);
  });

  test.each([
    'CON.csv',
    encodeURIComponent('‮vsc.exe'),
    encodeURIComponent('ü'.repeat(255)),
    'x'.repeat(1000),
    encodeURIComponent("it's 100 % 🎈.csv"),
  ])('an upload named %j lands inside its own folder', async (name) => {
    const answer = await put(name);
    const { path } = JSON.parse(answer.body) as { path: string };
    expect(path.startsWith(join(engine.temporary, 'uploads/'))).toBe(true);
    expect(path.slice(engine.temporary.length).split('/')).toHaveLength(4);
    expect(await readFile(path, 'utf8')).toBe('a\n1\n');
  });

  test('a download is of an export the engine knows, not of a path', async () => {
    for (const job of ['..%2f..%2fsecret.txt', 'x', '%2fetc%2fpasswd']) {
      const { status } = await ask({
        path: `/download/${job}`,
        headers: { Host: `127.0.0.1:${server.port}`, Cookie: cookie },
      });
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('malformed requests', () => {
  const raw = (text: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => {
        answer += String(chunk);
      });
      socket.on('error', () => {});
      socket.once('close', () => resolve(answer));
      socket.end(text);
    });

  test('two hosts, none, absolute addresses and smuggling are refused', async () => {
    const { port } = server;
    const answers = await Promise.all([
      raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\nCookie: x\r\n\r\n`),
      raw('GET / HTTP/1.1\r\n\r\n'),
      raw(`GET / HTTP/1.0\r\nCookie: ${cookie}\r\n\r\n`),
      raw(`GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nCookie: ${cookie}\r\n\r\n`),
      raw(
        `PUT /upload/x HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      ),
      raw(`GET /ws/core HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
    ]);
    expect(answers.map((answer) => Number(answer.slice(9, 12)) >= 400 || answer === '')).toEqual(
      answers.map(() => true),
    );
  });
});
