import { type ChildProcess, spawn } from 'node:child_process';
import { cp, link, lstat, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { electronExecutable } from '../../../scripts/electron-runtime.mjs';
import { socketChannel } from '../../../src-main/core/processes/socketChannel.ts';
import { contractSuite } from '../../helpers/contractSuite.ts';

const root = resolve(import.meta.dirname, '../../..');
const fixture = join(root, 'tests/fixtures/utilityPort');
let folder: string;
let electron: ChildProcess;
const lines: string[] = [];
const waiting = new Set<() => void>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-utility-'));
  const { path } = await electronExecutable();
  const copy = await copyOfElectron(dirname(path));
  const app = join(copy, 'resources/app');
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '#contract': join(root, 'src-main/contract') } },
    build: {
      outDir: app,
      ssr: true,
      rollupOptions: {
        input: [join(fixture, 'main.ts'), join(fixture, 'far.ts')],
        external: ['electron'],
        output: { entryFileNames: '[name].js' },
      },
    },
    ssr: { noExternal: true, external: ['electron'] },
  });
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'trial', main: 'main.js', type: 'module' }));
  electron = spawn('xvfb-run', ['-a', join(copy, basename(path)), '--no-sandbox'], {
    env: { ...process.env, TRIAL_SOCKET: join(folder, 's') },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  if (!electron.stdout) throw new Error('Electron has no output.');
  createInterface({ input: electron.stdout }).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  await printed('listening', 1);
}, 60_000);

afterAll(async () => {
  // Its group: xvfb-run, its server and Electron.
  if (electron.pid) process.kill(-electron.pid, 'SIGKILL');
  await rm(folder, { recursive: true });
});

/** Electron runs what lies in its own resources/app, so the trial gets an Electron of its own, made of hard links. */
async function copyOfElectron(dist: string): Promise<string> {
  const copy = join(root, 'node_modules/.cache/electron-trial');
  await rm(copy, { recursive: true, force: true });
  await cp(dist, copy, {
    recursive: true,
    filter: async (from, to) => {
      if (from === join(dist, 'resources', 'app')) return false;
      if (!(await lstat(from)).isFile()) return true;
      await mkdir(dirname(to), { recursive: true });
      await link(from, to);
      return false;
    },
  });
  await mkdir(join(copy, 'resources'), { recursive: true });
  return copy;
}

/** Resolves when this line was printed `times` times. */
function printed(line: string, times: number): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if (lines.filter((one) => one === line).length < times) return;
      waiting.delete(look);
      done();
    };
    waiting.add(look);
    look();
  });
}

contractSuite('the port of a utility process', async () => {
  const socket = connectSocket(join(folder, 's'));
  await new Promise<void>((done, fail) => {
    socket.once('connect', done);
    socket.once('error', fail);
  });
  const before = lines.length;
  const near = socketChannel(socket);
  return {
    near,
    closeFar: () => near.close(),
    farLogged: (line) =>
      printed(`far ${line}`, lines.slice(0, before).filter((one) => one === `far ${line}`).length + 1),
    done: () => void socket.destroy(),
  };
});
