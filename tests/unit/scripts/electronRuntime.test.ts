import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { electronExecutable } from '../../../scripts/electron-runtime.mjs';
import { unzip } from '../../../scripts/unzip.mjs';

const folder = mkdtempSync(join(tmpdir(), 'millrace-runtime-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const NAMES: Record<string, string> = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
const path = join(folder, NAMES[process.platform] ?? 'electron');

test('a given Electron comes first, a given folder before a given file', async () => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  writeFileSync(join(dirname(path), 'version'), 'v45.4.1\n');
  vi.stubEnv('ELECTRON_EXEC_PATH', path);
  const file = { path, version: '45.4.1', source: 'ELECTRON_EXEC_PATH' };
  expect(await electronExecutable()).toEqual(file);
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
  expect(await electronExecutable()).toEqual({ ...file, source: 'ELECTRON_OVERRIDE_DIST_PATH' });
});

test('a given Electron that is not there is said so, not replaced', async () => {
  vi.stubEnv('ELECTRON_EXEC_PATH', join(folder, 'none'));
  await expect(electronExecutable()).rejects.toThrow(/ELECTRON_EXEC_PATH names an Electron that is not there/);
});

test('unzip writes files with their content and mode, leaves out what is not wanted', async () => {
  const zip = join(folder, 'a.zip');
  writeFileSync(zip, zipOf({ 'x/run': 'deflated '.repeat(50), 'x/left': '' }));
  await unzip(zip, join(folder, 'out'), (entry) => (entry === 'x/left' ? null : entry));
  expect(readFileSync(join(folder, 'out/x/run'), 'utf8')).toBe('deflated '.repeat(50));
  expect(statSync(join(folder, 'out/x/run')).mode & 0o777).toBe(0o755);
  expect(existsSync(join(folder, 'out/x/left'))).toBe(false);
});

test('unzip writes nothing outside its folder, and refuses what is no zip', async () => {
  const zip = join(folder, 'b.zip');
  writeFileSync(zip, zipOf({ '../escaped': 'x' }));
  await expect(unzip(zip, join(folder, 'out'), (entry) => entry)).rejects.toThrow(/outside/);
  expect(existsSync(join(folder, 'escaped'))).toBe(false);
  writeFileSync(zip, 'no zip at all, but long enough to be one');
  await expect(unzip(zip, join(folder, 'out'), (entry) => entry)).rejects.toThrow(/Not a zip file/);
});

/** A zip with deflated entries of mode 755, and no checksums, which the reader does not look at. */
function zipOf(files: Record<string, string>): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const [path, text] of Object.entries(files)) {
    const packed = deflateRawSync(text);
    const header = Buffer.alloc(30);
    header.writeUInt16LE(path.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt32LE((0o100755 << 16) >>> 0, 38);
    entry.writeUInt32LE(Buffer.concat(local).length, 42);
    directory.push(entry, Buffer.from(path));
    local.push(header, Buffer.from(path), packed);
  }
  const [before, list] = [Buffer.concat(local), Buffer.concat(directory)];
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(before.length, 16);
  return Buffer.concat([before, list, end]);
}
