import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineState } from '#contract/host.ts';
import { isRunning } from '../helpers/isRunning.ts';
import { type TrialDesktop, trialDesktop } from '../helpers/trialDesktop.ts';

let desktop: TrialDesktop;
let project: string;

beforeAll(async () => {
  desktop = await trialDesktop('desktop');
  project = join(desktop.folder, 'project');
  await mkdir(project);
  await writeFile(join(project, 'millrace.yml'), '');
  await writeFile(join(desktop.folder, 'a.csv'), 'a\n1\n');
});
afterAll(() => desktop.remove());

const cores = (page: Page, count: number) =>
  page.waitForFunction((wanted) => window.trial.cores.length >= wanted, count, { polling: 10 });
const enginePid = (page: Page) => page.evaluate(() => window.trial.cores.at(-1)?.core.api.trial.pid({}));
const told = (page: Page, event: string) =>
  page.evaluate((name) => window.trial.events.filter((one) => one.event === name).map(({ data }) => data), event);

test('opens the project of the command line, and hands its files to the window', async () => {
  const { page, app } = await desktop.launch({ argv: [project, 'a.csv', join(desktop.folder, 'none.csv')] });
  await cores(page, 1);
  expect(await page.evaluate(() => window.trial.cores[0]?.core.api.trial.project({}))).toEqual({
    project,
    create: false,
  });
  await expect
    .poll(() => told(page, 'open'))
    .toEqual([{ paths: [join(desktop.folder, 'a.csv'), join(desktop.folder, 'none.csv')] }]);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toBe(
    'project – Millrace',
  );
  await app.close();
});

test('a file without a project goes to a new one in the documents', async () => {
  const documents = join(desktop.folder, 'documents');
  await mkdir(documents);
  await writeFile(join(desktop.folder, 'user-dirs.dirs'), `XDG_DOCUMENTS_DIR="${documents}"\n`);
  const environment = { XDG_CONFIG_HOME: desktop.folder };
  const { page, app } = await desktop.launch({ argv: ['a.csv'], environment });
  await cores(page, 1);
  expect(await page.evaluate(() => window.trial.cores[0]?.core.api.trial.project({}))).toEqual({
    project: join(documents, 'Millrace'),
    create: true,
  });
  await expect.poll(() => told(page, 'open')).toEqual([{ paths: [join(desktop.folder, 'a.csv')] }]);
  await app.close();
});

test('after kill -9 of the engine the window hears why, calls end, and a new port comes within two seconds', async () => {
  const { page, app } = await desktop.launch({ environment: { MILLRACE_PROJECT: project } });
  await cores(page, 1);
  const pid = (await enginePid(page)) ?? 0;
  const call = page.evaluate(() =>
    window.trial.cores[0]?.core.api.trial.spin({}).catch((error: { code: string }) => error.code),
  );
  const at = performance.now();
  process.kill(pid, 'SIGKILL');
  expect(await call).toBe('closed');
  await cores(page, 2);
  expect(performance.now() - at).toBeLessThan(2_000);
  const states = (await told(page, 'engine')) as EngineState[];
  expect(states.map(({ status }) => status).slice(-2)).toEqual(['restarting', 'ready']);
  expect(states.flatMap((state) => ('reason' in state ? [state.reason] : []))).toEqual([
    expect.stringMatching(/SIGKILL/),
  ]);
  expect(await enginePid(page)).not.toBe(pid);
  await app.close();
});

test('importers are processes of their own, can be killed, and go with their engine', async () => {
  const { page, app } = await desktop.launch({ environment: { MILLRACE_PROJECT: project } });
  await cores(page, 1);
  const start = () => page.evaluate(() => window.trial.cores[0]?.core.api.trial.startImporter({}));
  const first = await start();
  expect(first?.pid).toBe(first?.told);
  expect(await page.evaluate(() => window.trial.cores[0]?.core.api.trial.killImporter({}))).toEqual({ code: null });
  const second = await start();
  process.kill((await enginePid(page)) ?? 0, 'SIGKILL');
  await expect.poll(() => isRunning(second?.pid ?? 0)).toBe(false);
  await app.close();
});

test('projects are made, opened, refused, closed and remembered from the window', async () => {
  const { page, app, userData } = await desktop.launch();
  const made = join(desktop.folder, 'made');
  const missing = join(desktop.folder, 'missing');
  const call = (method: 'open' | 'create', path: string) =>
    page.evaluate(
      ([name, where]) =>
        window.trial.host?.api.projects[name]({ path: where }).catch((error: { code: string }) => error.code),
      [method, path] as const,
    );
  expect(await call('create', made)).toBeNull();
  expect(await call('open', missing)).toBe('not_found');
  expect(await page.evaluate(() => window.trial.host?.api.app.info({}))).toMatchObject({
    kind: 'desktop',
    capabilities: { dialogs: true, projects: true, upload: false, download: false },
    engine: { status: 'failed', project: missing, reason: `There is no project in ${missing}.` },
  });
  expect(await call('open', 'relative/path')).toBe('usage');
  expect(await call('open', project)).toBeNull();
  const recent = await page.evaluate(() => window.trial.host?.api.projects.recent({}));
  expect(recent?.map(({ path }) => path)).toEqual([project, made]);
  expect(JSON.parse(await readFile(join(userData, 'recent.json'), 'utf8'))).toEqual(recent);
  await page.evaluate(() => window.trial.host?.api.projects.close({}));
  expect(await page.evaluate(() => window.trial.cores.every(({ closed }) => closed))).toBe(true);
  await app.close();
});

test('native dialogs answer paths, and nothing when they are cancelled', async () => {
  const { page, app } = await desktop.launch();
  await app.evaluate(({ dialog }) => {
    const answers = [['/x/a.csv', '/x/b.csv'], []];
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: answers.shift() ?? [] });
    dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
  });
  const answers = await page.evaluate(async () => {
    const dialogs = window.trial.host?.api.dialogs;
    return [
      await dialogs?.pickFiles({}),
      await dialogs?.pickFolder({ title: 'Pick' }),
      await dialogs?.saveFile({ name: 'a' }),
    ];
  });
  expect(answers).toEqual([{ paths: ['/x/a.csv', '/x/b.csv'] }, { path: null }, { path: null }]);
  await app.close();
});

test('a menu item tells the window which command it is', async () => {
  const { page, app } = await desktop.launch();
  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    items.find(({ label }) => label === 'Open project…')?.click();
  });
  await expect.poll(() => told(page, 'command')).toEqual([{ id: 'project.open' }]);
  await app.close();
});

test('a second start hands its files to the first one and ends', async () => {
  const { page, app, userData, executable, environment } = await desktop.launch({ argv: [project] });
  await cores(page, 1);
  await promisify(execFile)(executable, ['--no-sandbox', `--user-data-dir=${userData}`, 'a.csv'], {
    cwd: desktop.folder,
    env: environment,
    timeout: 20_000,
  });
  await expect.poll(() => told(page, 'open')).toEqual([{ paths: [join(desktop.folder, 'a.csv')] }]);
  await app.close();
});

test('a reloaded page gets ports again', async () => {
  const { page, app } = await desktop.launch({ argv: [project] });
  await cores(page, 1);
  const pid = await enginePid(page);
  await page.reload();
  await cores(page, 1);
  expect(await enginePid(page)).toBe(pid);
  await app.close();
});

test('SIGTERM ends app and engine in order, and the window comes back where it was', async () => {
  const first = await desktop.launch({ argv: [project] });
  await cores(first.page, 1);
  const pid = (await enginePid(first.page)) ?? 0;
  const bounds = { x: 40, y: 60, width: 1000, height: 700 };
  await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
  const exit = new Promise((resolve) => first.app.process().once('exit', (code) => resolve(code)));
  first.app.process().kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(isRunning(pid)).toBe(false);
  const second = await desktop.launch({ userData: first.userData });
  const kept = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(kept).toMatchObject({ width: 1000, height: 700 });
  await second.app.close();
});
