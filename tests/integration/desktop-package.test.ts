import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageDesktop } from '../../scripts/package.mjs';
import { readFuses } from '../../scripts/package-fuses.mjs';
import { startDisplay } from '../../scripts/virtual-display.mjs';
import { attachToWindow } from '../helpers/attachToWindow.ts';
import { isRunning } from '../helpers/isRunning.ts';

/** Packages what `npm run build` left in out/ and starts the result, as a person would. */
const run = promisify(execFile);
let folder: string;
let executable: string;
let display: Awaited<ReturnType<typeof startDisplay>>;
let app: ChildProcess | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-package-'));
  display = await startDisplay();
  ({ executable } = await packageDesktop({ output: join(folder, 'dist') }));
}, 120_000);

afterAll(async () => {
  app?.kill('SIGKILL');
  display.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the fuses, read back from the binary', async () => {
  expect(await readFuses(executable)).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

test("DuckDB's native files lie outside the archive, and nothing else of node_modules is in it", async () => {
  const resources = join(executable, '../resources');
  await access(
    join(resources, `app.asar.unpacked/node_modules/@duckdb/node-bindings-${process.platform}-${process.arch}`),
  );
  const { stdout } = await run('npx', ['--no-install', 'asar', 'list', join(resources, 'app.asar')]);
  const modules = stdout.split('\n').flatMap((path) => /^\/node_modules\/(@?[^/]+)$/.exec(path)?.[1] ?? []);
  expect(modules.sort()).toEqual(['@duckdb', 'detect-libc']);
  expect(stdout).not.toMatch(/^\/(src-|tests|scripts)/m);
});

test('the packaged app starts, opens a project and has its engine ready; SIGTERM ends it', async () => {
  const project = join(folder, 'project');
  const userData = join(folder, 'user-data');
  await run(process.execPath, ['out/main/cli.js', 'init', project]);
  const child = spawn(
    executable,
    ['--no-sandbox', `--user-data-dir=${userData}`, '--remote-debugging-port=0', project],
    { env: { ...process.env, ...display.environment }, stdio: 'ignore' },
  );
  app = child;
  // The inspector of Node is off in a packaged app; Chromium's own is a switch of Chromium and drives only the page.
  const page = await attachToWindow(userData);
  expect(page.url()).toMatch(/^millrace:\/\/app\//);
  // A port to the engine is handed out only when it is ready. It may be asked for again at any time.
  const to = await page.evaluate(
    () =>
      new Promise((resolve) => {
        window.addEventListener('message', ({ data }) => {
          if (data?.type === 'millrace:port' && data.to === 'core') resolve(data.to);
        });
        (window as unknown as { millrace: { ready(): void } }).millrace.ready();
      }),
  );
  expect(to).toBe('core');
  const engine = JSON.parse(await readFile(join(project, '.millrace/engine.json'), 'utf8')) as { pid: number };
  expect(isRunning(engine.pid)).toBe(true);
  const exit = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(isRunning(engine.pid)).toBe(false);
});

test('it does not run scripts as Node, and does not let a debugger of Node in', async () => {
  const environment = { ...process.env, ...display.environment, ELECTRON_RUN_AS_NODE: '1' };
  const words = [
    '--no-sandbox',
    `--user-data-dir=${join(folder, 'other')}`,
    '--inspect=0',
    '--eval=console.log("ran")',
  ];
  // It starts as the app it is, so it is ended from here.
  const options = { env: environment, timeout: 3_000, killSignal: 'SIGKILL' } as const;
  const said = await run(executable, words, options).catch((error: { stdout: string; stderr: string }) => error);
  expect(said.stdout).not.toContain('ran');
  expect(said.stderr).not.toContain('Debugger listening');
});
