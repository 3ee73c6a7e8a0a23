import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright';
import { build, type InlineConfig } from 'vite';
import { startDisplay } from '../../scripts/virtual-display.mjs';
import type { TrialPage } from '../fixtures/desktop/page/main.ts';
import { electronFor } from './electronFor.ts';

declare global {
  interface Window {
    trial: TrialPage;
  }
}

const root = resolve(import.meta.dirname, '../..');
const fixture = join(root, 'tests/fixtures/desktop');
const PACKAGE = { name: 'millrace-trial', version: '0.0.0', type: 'module', main: 'out/main/desktop.js' };

export interface TrialDesktop {
  launch(options?: LaunchOptions): Promise<Running>;
  /** Where the app lies, built. */
  folder: string;
  remove(): Promise<void>;
}

interface LaunchOptions {
  argv?: string[];
  environment?: Record<string, string>;
  /** Defaults to a fresh one. */
  userData?: string;
}

export interface Running {
  app: ElectronApplication;
  page: Page;
  userData: string;
  executable: string;
  environment: Record<string, string>;
}

/** The real desktop shell in a real Electron around an engine, an importer and a page that only speak the protocols. */
export async function trialDesktop(name: string): Promise<TrialDesktop> {
  const folder = await mkdtemp(join(tmpdir(), `millrace-${name}-`));
  await writeFile(join(folder, 'package.json'), JSON.stringify(PACKAGE));
  await buildTrial(folder);
  const runtime = await electronFor(folder, name);
  const display = await startDisplay();
  const running: ElectronApplication[] = [];
  let launches = 0;

  return {
    folder,
    async launch({ argv = [], environment = {}, userData = join(folder, `user-data-${++launches}`) } = {}) {
      const all = { ...definedEnvironment(), ...display.environment, ...environment };
      const app = await electron.launch({
        executablePath: runtime.executable,
        args: ['--no-sandbox', `--user-data-dir=${userData}`, ...argv],
        env: all,
        cwd: folder,
      });
      running.push(app);
      const page = await app.firstWindow();
      await page.waitForFunction(() => window.trial?.host);
      return { app, page, userData, executable: runtime.executable, environment: all };
    },
    async remove() {
      await Promise.all(running.map((app) => app.close().catch(() => {})));
      display.stop();
      await runtime.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

async function buildTrial(folder: string): Promise<void> {
  const resolveOptions = { alias: { '#contract': join(root, 'src-main/contract') } };
  const onNode: InlineConfig = { ssr: { noExternal: true, external: ['electron'] } };
  const common: InlineConfig = { configFile: false, logLevel: 'error', resolve: resolveOptions };
  const main = {
    desktop: join(root, 'src-main/electron/main.ts'),
    engine: join(fixture, 'engine.ts'),
    importer: join(fixture, 'importer.ts'),
  };
  await build({
    ...common,
    ...onNode,
    build: { outDir: join(folder, 'out/main'), ssr: true, rollupOptions: { input: main, external: ['electron'] } },
  });
  await build({
    ...common,
    ...onNode,
    build: {
      outDir: join(folder, 'out/preload'),
      ssr: join(root, 'src-main/electron/preload.ts'),
      rollupOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  });
  await build({ ...common, root: join(fixture, 'page'), build: { outDir: join(folder, 'out/renderer') } });
}
