import { cp, link, lstat, mkdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { electronExecutable } from '../../scripts/electron-runtime.mjs';

const cache = resolve(import.meta.dirname, '../../node_modules/.cache');

/**
 * An Electron of hard links whose own app is `app`: an Electron runs what lies in its resources/app first, whatever
 * it is told. `name` keeps those of different tests apart.
 */
export async function electronFor(app: string, name: string): Promise<{ executable: string; remove(): Promise<void> }> {
  const { path } = await electronExecutable();
  const dist = dirname(path);
  const copy = join(cache, `electron-${name}-${process.pid}`);
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
  await symlink(app, join(copy, 'resources', 'app'));
  return { executable: join(copy, basename(path)), remove: () => rm(copy, { recursive: true, force: true }) };
}
