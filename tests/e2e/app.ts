import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, chromium, expect, type Page } from '@playwright/test';
import { electronExecutable } from '../../scripts/electron-runtime.mjs';
import { attachToWindow } from '../helpers/attachToWindow.ts';
import { attachToMain } from '../helpers/mainProcess.ts';
import type { Host } from './playwright.config.ts';

const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'out/main/cli.js');

export interface App {
  page: Page;
  /** Folder of the open project. */
  project: string;
  /** A folder of the test's own for files. */
  folder: string;
  /** Does what makes the window write a file, and resolves with the path of the written file. */
  saved(name: string, act: () => Promise<void>): Promise<string>;
  /** Answers the next folder dialogs of the desktop with this folder; a browser has none. */
  pickFolder(path: string): Promise<void>;
  /** Starts the desktop app once more with a file, as the system does for "open with"; a browser has no such thing. */
  openWith(file: string): Promise<void>;
  /** Copies what is selected: by the key, which on the desktop belongs to the menu that no test's key reaches. */
  copy(): Promise<void>;
  /** Text on the clipboard. */
  clipboard(): Promise<string>;
  /** Ends the app in order and starts it again on the same project. */
  restart(): Promise<Page>;
}

interface Running {
  page: Page;
  saved(path: string, act: () => Promise<void>): Promise<void>;
  pickFolder(path: string): Promise<void>;
  openWith(file: string): Promise<void>;
  copy(): Promise<void>;
  clipboard(): Promise<string>;
  close(): Promise<void>;
}

/** The same window, with the same project, in Electron or in Chromium against the headless server. */
export const test = base.extend<{ app: App; host: Host }>({
  host: ['headless', { option: true }],
  app: async ({ host }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-e2e-'));
    const project = join(folder, 'project');
    await run(['init', project]);
    const complaints: string[] = [];
    const start = async () => {
      const running = await (host === 'desktop' ? startDesktop(project, folder) : startHeadless(project));
      running.page.on('pageerror', (error) => complaints.push(String(error)));
      running.page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      return running;
    };
    let running = await start();
    const app: App = {
      page: running.page,
      project,
      folder,
      async saved(name, act) {
        const path = join(folder, name);
        await running.saved(path, act);
        return path;
      },
      pickFolder: (path) => running.pickFolder(path),
      openWith: (file) => running.openWith(file),
      copy: () => running.copy(),
      clipboard: () => running.clipboard(),
      async restart() {
        await running.close();
        running = await start();
        app.page = running.page;
        return running.page;
      },
    };
    await use(app);
    await running.close();
    await rm(folder, { recursive: true, force: true });
    expect(complaints, 'errors the page wrote to its console').toEqual([]);
  },
});

export { expect } from '@playwright/test';

/** Driven through Chromium's own debugging port; Node's debugger answers the native dialogs, which no test can reach. */
async function startDesktop(project: string, folder: string): Promise<Running> {
  const { path } = await electronExecutable();
  const user = join(folder, 'user');
  // One of an earlier run would be taken for this one's.
  await rm(join(user, 'DevToolsActivePort'), { force: true });
  const words = ['--no-sandbox', '--inspect=0', `--user-data-dir=${user}`, '--remote-debugging-port=0', project];
  const app = spawn(path, words, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => app.once('exit', done));
  const main = await attachToMain(app);
  const page = await attachToWindow(user);
  return {
    page,
    async saved(target, act) {
      await main.run(
        `electron.dialog.showSaveDialog = async () => ({ canceled: false, filePath: ${JSON.stringify(target)} });
        const { session } = electron.BrowserWindow.getAllWindows()[0].webContents;
        session.once('will-download', (event, item) => item.setSavePath(${JSON.stringify(target)}));`,
      );
      // A picture is a download of the page, and those go to the debugger that is attached.
      let taken: Promise<void> | undefined;
      page.once('download', (download) => {
        taken = download.saveAs(target);
      });
      await act();
      await expect.poll(() => stat(target).then(Boolean, () => false)).toBe(true);
      await taken;
    },
    pickFolder: async (path) =>
      void (await main.run(
        `electron.dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [${JSON.stringify(path)}] });`,
      )),
    async openWith(file) {
      const second = spawn(path, ['--no-sandbox', `--user-data-dir=${user}`, file], { cwd: root, stdio: 'ignore' });
      await new Promise((done) => second.once('exit', done));
    },
    copy: async () => void (await main.run('electron.BrowserWindow.getAllWindows()[0].webContents.copy();')),
    clipboard: async () => String(await main.run('return electron.clipboard.readText();')),
    async close() {
      main.close();
      app.kill('SIGTERM');
      await ended;
    },
  };
}

async function startHeadless(project: string): Promise<Running> {
  const server = spawn(process.execPath, [cli, 'serve', project, '--no-open', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { url } = JSON.parse(await firstLine(server)) as { url: string };
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  await page.goto(url);
  return {
    page,
    async saved(target, act) {
      const [download] = await Promise.all([page.waitForEvent('download'), act()]);
      await download.saveAs(target);
    },
    pickFolder: () => Promise.reject(new Error('A browser has no folder dialog.')),
    openWith: () => Promise.reject(new Error('A browser opens no files with an app.')),
    copy: () => page.keyboard.press('ControlOrMeta+c'),
    clipboard: () => page.evaluate(() => navigator.clipboard.readText()),
    async close() {
      await browser.close();
      server.kill('SIGTERM');
      await new Promise((done) => server.once('exit', done));
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    if (!child.stdout) return fail(new Error('The server has no output.'));
    createInterface({ input: child.stdout }).once('line', done);
    child.once('exit', (code) => fail(new Error(`The server ended with ${code} before it said where it is.`)));
  });
}

/** Runs one command of the command line to its end; resolves with its stdout. */
export function run(args: string[]): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  return new Promise((done, fail) =>
    child.once('exit', (code) => (code === 0 ? done(out) : fail(new Error(`millrace ${args[0]} ended with ${code}.`)))),
  );
}
