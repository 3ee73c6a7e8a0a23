import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { errnoOf } from '../project/fileError.ts';

/** Files below a folder, relative to it, with slashes, sorted. Links are not followed. Empty when it is not there. */
export async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Removes files, then folders that became empty. A file that is in use (Windows) stays: the manifest does not know
 * it, so the next opening removes it.
 */
export async function removeFiles(root: string, paths: string[]): Promise<void> {
  for (const path of paths) await rm(join(root, path), { force: true }).catch(passInUse);
  for (const folder of new Set(paths.map(dirname))) await removeEmpty(root, folder);
}

async function removeEmpty(root: string, folder: string): Promise<void> {
  for (let path = folder; path !== '.' && path !== ''; path = dirname(path)) {
    const left = await readdir(join(root, path)).catch(() => ['unknown']);
    if (left.length > 0) return;
    await rm(join(root, path), { recursive: true, force: true }).catch(passInUse);
  }
}

function passInUse(error: unknown): void {
  if (!['EBUSY', 'EPERM', 'EACCES', 'ENOTEMPTY'].includes(errnoOf(error) ?? '')) throw error;
}

/** Bytes of a file; null when it is not there. */
export async function fileSize(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}
