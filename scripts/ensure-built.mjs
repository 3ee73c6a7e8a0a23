import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = ['src-main', 'src-renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];
const BUILT = ['out/main/cli.js', 'out/main/engine.js', 'out/main/importer.js', 'out/renderer/index.html'];

/** Runs `npm run build` when something in out/ is missing or older than the sources. */
export function ensureBuilt() {
  const oldest = Math.min(...BUILT.map(modified));
  const newest = Math.max(...SOURCES.map((name) => newestIn(join(root, name))));
  if (oldest >= newest) return;
  console.error('Building …');
  const { status } = spawnSync('npm', ['run', '-s', 'build', '--', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The build failed.');
}

function modified(name) {
  return statSync(join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestIn(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
