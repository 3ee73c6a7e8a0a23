import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Running, type TrialDesktop, trialDesktop } from '../helpers/trialDesktop.ts';

/** Attacks from inside the page, as a script that got in would try them, against the real shell in a real Electron. */
let desktop: TrialDesktop;
let running: Running;
let page: Page;
let server: Server;
let outside: string;
let requests: string[] = [];

beforeAll(async () => {
  // A place outside that would answer anybody: what it hears of is a hole.
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html');
    response.end('window.remoteRan = true');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  desktop = await trialDesktop('security');
  // With a camera to be had, a refusal is a refusal.
  running = await desktop.launch({ argv: ['--use-fake-device-for-media-stream'] });
  page = running.page;
});
afterAll(async () => {
  await desktop.remove();
  server.close();
});
beforeEach(() => {
  requests = [];
});

/** Runs a script of the page itself, not of the debugger: for the latter the policy makes exceptions. */
function inPage<A, T>(attack: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
  return page.evaluate(
    ([source, given]) =>
      new Promise<T>((resolve, reject) => {
        // The debugger may compile this function; what it does later is the page's own doing.
        const run = Function(`return ${source}`)() as (argument: unknown) => T | Promise<T>;
        setTimeout(() => Promise.resolve(run(given)).then(resolve, reject), 0);
      }),
    [attack.toString(), argument] as const,
  ) as Promise<T>;
}

const stillHere = () => expect(page.url()).toBe('millrace://app/index.html');

test('the page answers with the policy, and a refusal does too', async () => {
  const headers = await page.evaluate(async () => {
    const policy = (answer: Response) => [answer.status, answer.headers.get('content-security-policy')];
    return [policy(await fetch('/index.html')), policy(await fetch('/none.html'))];
  });
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
    "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; object-src 'none'";
  expect(headers).toEqual([
    [200, policy],
    [404, policy],
  ]);
});

test('text does not become code', async () => {
  const blocked = await inPage(() => {
    const named = (attempt: () => unknown) => {
      try {
        attempt();
        return 'ran';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const compile = Function;
    const indirect = globalThis['eval' as keyof typeof globalThis] as (text: string) => unknown;
    return [named(() => indirect('1')), named(() => compile('return 1'))];
  }, null);
  expect(blocked).toEqual(['EvalError', 'EvalError']);
});

test('no script from elsewhere and none written into the page runs', async () => {
  const ran = await inPage(async (from) => {
    const state = window as unknown as { remoteRan?: boolean; inlineRan?: boolean };
    const add = (fill: (script: HTMLScriptElement) => void) =>
      new Promise<void>((resolve) => {
        const script = document.createElement('script');
        script.onload = () => resolve();
        script.onerror = () => resolve();
        fill(script);
        document.head.append(script);
        setTimeout(resolve, 300);
      });
    await add((script) => {
      script.src = `${from}/a.js`;
    });
    await add((script) => {
      script.src = 'data:text/javascript,window.inlineRan=true';
    });
    await add((script) => {
      script.text = 'window.inlineRan = true';
    });
    document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.inlineRan = true">');
    await add((script) => {
      Object.assign(script, { type: 'module', src: `${from}/b.js` });
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    return [state.remoteRan, state.inlineRan];
  }, outside);
  expect(ran).toEqual([undefined, undefined]);
  expect(requests).toEqual([]);
});

test('nothing outside can be reached, nor the disk', async () => {
  const answers = await inPage(async (from) => {
    const fails = (work: Promise<unknown>) =>
      work.then(
        () => 'reached',
        () => 'refused',
      );
    const loads = (name: 'img' | 'iframe' | 'video', src: string) =>
      new Promise<string>((resolve) => {
        const element = document.createElement(name);
        element.onload = () => resolve('reached');
        element.onerror = () => resolve('refused');
        element.src = src;
        document.body.append(element);
        setTimeout(() => resolve('refused'), 300);
      });
    const socket = new Promise<string>((resolve) => {
      try {
        const web = new WebSocket(from.replace('http', 'ws'));
        web.onopen = () => resolve('reached');
        web.onerror = () => resolve('refused');
      } catch {
        resolve('refused');
      }
    });
    return {
      fetchFile: await fails(fetch('file:///etc/passwd')),
      fetchOutside: await fails(fetch(`${from}/fetch`)),
      fetchOtherHost: await fails(fetch('millrace://other/index.html')),
      image: await loads('img', `${from}/image`),
      imageFile: await loads('img', 'file:///usr/share/pixmaps/debian-logo.png'),
      frame: await loads('iframe', `${from}/frame`).then((answer) => (answer === 'reached' ? 'blank' : answer)),
      video: await loads('video', `${from}/video`),
      socket: await socket,
      beacon: navigator.sendBeacon(`${from}/beacon`) ? 'sent' : 'refused',
    };
  }, outside);
  expect(answers).toMatchObject({
    fetchFile: 'refused',
    fetchOutside: 'refused',
    fetchOtherHost: 'refused',
    image: 'refused',
    imageFile: 'refused',
    video: 'refused',
    socket: 'refused',
  });
  expect(requests).toEqual([]);
});

test.each([
  (from: string) => `${from}/navigate`,
  () => 'file:///etc/passwd',
  () => 'data:text/html,gone',
  () => 'millrace://other/index.html',
])('the window does not navigate away (%#)', async (target) => {
  await inPage((url) => {
    window.location.href = url;
  }, target(outside));
  await inPage(() => new Promise((resolve) => setTimeout(resolve, 200)), null);
  stillHere();
  expect(requests).toEqual([]);
});

test('from about:blank, where Chromium goes unasked, the window comes straight back', async () => {
  const visited = running.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string[]>((resolve) => {
        const urls: string[] = [];
        BrowserWindow.getAllWindows()[0]?.webContents.on('did-navigate', (_event, url) => {
          if (urls.push(url) === 2) resolve(urls);
        });
      }),
  );
  await inPage(() => {
    setTimeout(() => {
      window.location.href = 'about:blank';
    }, 50);
  }, null);
  expect(await visited).toEqual(['about:blank', 'millrace://app/index.html']);
  await page.waitForFunction(() => window.trial?.host);
});

test('no further window opens: by script, by link, by form', async () => {
  const opened = await inPage(async (from) => {
    const link = document.createElement('a');
    Object.assign(link, { href: `${from}/link`, target: '_blank' });
    const form = document.createElement('form');
    Object.assign(form, { action: `${from}/form`, method: 'post' });
    document.body.append(link, form);
    link.click();
    form.submit();
    const window1 = window.open(`${from}/open`);
    const window2 = window.open('about:blank');
    await new Promise((resolve) => setTimeout(resolve, 200));
    return [window1, window2].map((one) => one === null);
  }, outside);
  expect(opened).toEqual([true, true]);
  expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  stillHere();
  expect(requests).toEqual([]);
});

test('there is no Node, and of Electron only two functions', async () => {
  const found = await inPage(() => {
    const names = ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer'];
    const bridge = (window as unknown as { millrace: Record<string, unknown> }).millrace;
    const before = bridge.ready;
    try {
      bridge.ready = () => 'mine';
    } catch {
      // Strict code throws where it may not write.
    }
    return {
      node: names.filter((name) => name in window),
      bridge: Object.keys(bridge).sort(),
      unchanged: bridge.ready === before,
    };
  }, null);
  expect(found).toEqual({ node: [], bridge: ['pathForFile', 'ready'], unchanged: true });
  const preferences = await running.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
  });
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test('permissions are refused, all but text onto the clipboard', async () => {
  const answers = await inPage(async () => {
    const name = (error: Error) => error.name;
    const state = async (permission: string) =>
      (await navigator.permissions.query({ name: permission as PermissionName })).state;
    return {
      notification: await Notification.requestPermission(),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', name),
      screen: await navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'granted', name),
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
        ),
      ),
      clipboardRead: await navigator.clipboard.readText().then(() => 'granted', name),
      midi: await state('midi'),
      clipboardWrite: await state('clipboard-write'),
    };
  }, null);
  expect(answers).toEqual({
    notification: 'denied',
    camera: 'NotAllowedError',
    screen: expect.not.stringMatching('granted'),
    place: 'denied',
    clipboardRead: 'NotAllowedError',
    midi: 'denied',
    clipboardWrite: 'granted',
  });
});

test.each([
  '/../../package.json',
  '/%2e%2e/%2e%2e/package.json',
  '/..%2f..%2fpackage.json',
  '/..%2fmain%2fdesktop.js',
  '/..%5c..%5cpackage.json',
  '/assets/..%2f..%2f..%2fpackage.json',
  '/%2fetc%2fpasswd',
  '//etc/passwd',
  '/index.html%00.js',
  '/%ff',
  '/assets',
])('millrace://app%s leads nowhere', async (path) => {
  const answer = await page.evaluate(
    async (url) =>
      fetch(url).then(
        async (got) => `${got.status} ${(await got.text()).length}`,
        () => 'refused',
      ),
    `millrace://app${path}`,
  );
  expect(['404 0', 'refused']).toContain(answer);
});

test('only GET is answered', async () => {
  expect(await page.evaluate(async () => (await fetch('/index.html', { method: 'POST' })).status)).toBe(405);
});

test('only a picture made by the page itself is downloaded', async () => {
  const target = join(desktop.folder, 'chart.svg');
  await running.app.evaluate(({ session }, path) => {
    session.defaultSession.on('will-download', (event, item) => {
      if (!event.defaultPrevented) item.setSavePath(path);
    });
  }, target);
  await inPage((from) => {
    const save = (href: string) => {
      const link = document.createElement('a');
      Object.assign(link, { href, download: 'x.svg' });
      document.body.append(link);
      link.click();
    };
    save('data:image/svg+xml,<data/>');
    save(`${from}/download.svg`);
    save('/index.html');
    setTimeout(() => save(URL.createObjectURL(new Blob(['<svg/>'], { type: 'image/svg+xml' }))), 300);
  }, outside);
  await expect.poll(() => readFile(target, 'utf8').catch(() => '')).toBe('<svg/>');
  expect(requests).toEqual([]);
});

test('another window, of another origin or with the own page, is given no port', async () => {
  const preload = join(desktop.folder, 'out/preload/preload.cjs');
  const ports = await running.app.evaluate(
    async ({ BrowserWindow }, [path, from]) => {
      const counts: unknown[] = [];
      for (const url of ['data:text/html,<p>foreign', 'millrace://app/index.html', from]) {
        const other = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
        await other.loadURL(url).catch(() => {});
        counts.push(
          await other.webContents.executeJavaScript(`new Promise((resolve) => {
            let ports = 0;
            addEventListener('message', (event) => { ports += event.ports.length; });
            window.millrace?.ready();
            setTimeout(() => resolve(ports), 300);
          })`),
        );
        other.destroy();
      }
      return counts;
    },
    [preload, outside] as const,
  );
  expect(ports).toEqual([0, 0, 0]);
  expect(requests).toEqual([]);
});

test('a frame inside the page gets no port either', async () => {
  const ports = await inPage(async () => {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<p>inside';
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return typeof (frame.contentWindow as unknown as { millrace?: unknown } | null)?.millrace;
  }, null);
  expect(ports).toBe('undefined');
});
