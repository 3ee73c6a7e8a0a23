import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { errnoOf, fileError } from '../project/fileError.ts';
import { syncFolder } from '../project/syncFolder.ts';

/** A file that appears under its name whole, or not at all. */
export interface TargetFile {
  path: string;
  /** The name it is written under, in the same folder; the file is there. */
  temporary: string;
  /** Makes it durable and gives it its name; an older file of that name is replaced. */
  finish(): Promise<void>;
  /** Leaves nothing. */
  discard(): Promise<void>;
}

/** @throws MillraceError that says what is wrong with the place: `usage`, `not_found`, `permission`, `disk_full`. */
export async function openTarget(path: string, id: string): Promise<TargetFile> {
  await refuseBadPlace(path);
  const folder = dirname(path);
  const temporary = join(folder, `.millrace-${id}.part`);
  try {
    await (await open(temporary, 'wx')).close();
  } catch (error) {
    throw fileError(error, 'Could not write', path);
  }
  return {
    path,
    temporary,
    async finish() {
      const file = await open(temporary, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      await syncFolder(folder).catch(ignoreUnreadable);
    },
    discard: () => rm(temporary, { force: true }),
  };
}

/** Where a browser fetches it from. A table's name may hold what a file name may not. */
export async function downloadPath(
  folder: string,
  { id, name, extension }: { id: string; name: string; extension: string },
) {
  const own = join(folder, 'exports', id);
  await mkdir(own, { recursive: true });
  const plain = name.replace(/[^\p{L}\p{N}._ -]+/gu, '_').replace(/^\.+/, '_');
  return join(own, `${plain.slice(0, 60) || 'export'}.${extension}`);
}

async function refuseBadPlace(path: string): Promise<void> {
  if (!isAbsolute(path))
    throw new MillraceError('usage', `The file to write needs an absolute path, not ${JSON.stringify(path)}.`);
  const folder = await stat(dirname(path)).catch((error: unknown) => {
    throw fileError(error, `Could not write ${basename(path)} into`, dirname(path));
  });
  if (!folder.isDirectory()) {
    throw new MillraceError('not_found', `Could not write ${path}: ${dirname(path)} is not a folder.`, { file: path });
  }
  const there = await stat(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw fileError(error, 'Could not write', path);
  });
  if (there && !there.isFile()) {
    throw new MillraceError('usage', `Could not write ${path}: it is a folder or a device.`, {
      file: path,
      remedy: 'Give the name of a file.',
    });
  }
}

/** One may write into a folder one may not list; the file itself is durable. */
function ignoreUnreadable(error: unknown): void {
  if (errnoOf(error) !== 'EACCES') throw error;
}
