import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { errnoOf } from '../project/fileError.ts';

const byName = new Intl.Collator('en', { numeric: true });

/**
 * The files behind paths, folders (all that lies in them, hidden files left out) and globs, each once: in the order
 * asked for, and by name within a folder or glob. What exists under a name with glob characters is meant literally.
 * @returns also what matched nothing.
 */
export async function expandPaths(
  paths: string[],
  folder = process.cwd(),
): Promise<{ files: string[]; missing: string[] }> {
  const files = new Set<string>();
  const missing: string[] = [];
  for (const path of paths) {
    const found = await filesBehind(path, folder);
    if (found.length === 0) missing.push(path);
    for (const file of found) files.add(file);
  }
  return { files: [...files], missing };
}

async function filesBehind(path: string, folder: string): Promise<string[]> {
  const absolute = resolve(folder, path);
  const kind = await kindOf(absolute);
  if (kind === 'folder') return filesOf('**/*', absolute);
  if (kind === 'other') return [absolute];
  return isDynamicPattern(path) ? filesOf(path.replaceAll('\\', '/'), folder) : [];
}

/** `pattern` is relative to the folder or absolute. @returns absolute paths, sorted. */
export async function filesOf(pattern: string, folder: string): Promise<string[]> {
  const found = await glob(pattern, { cwd: folder, absolute: true, expandDirectories: false });
  return found.map((path) => resolve(path)).sort(byName.compare);
}

/** Pipes and devices are `other`: they are refused when they are read, with a reason. */
async function kindOf(path: string): Promise<'folder' | 'other' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EINVAL', 'ENAMETOOLONG'].includes(errnoOf(error) ?? '')) return null;
    if (errnoOf(error) === 'EACCES') return 'other';
    throw error;
  }
}
