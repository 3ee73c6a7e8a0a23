import { statfs } from 'node:fs/promises';
import { MillraceError } from '#contract/errors.ts';

/** Room that must be left for the manifest and for what else the machine is doing, bytes. */
const MARGIN = 4 * 2 ** 20;

/** Free bytes a program without special rights may use on the disk a path lies on. */
export type FreeBytes = (path: string) => Promise<number>;

export const freeBytesOf: FreeBytes = async (path) => {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
};

/**
 * Refuses early what would fill the disk. Parquet is taken to need half of the file's bytes: an estimate, since a
 * compressed file may need more; a disk that fills up after all stops that file with `disk_full`, too.
 */
export async function requireRoom(
  folder: string,
  { path, bytes, copied, fleeting }: { path: string; bytes: number; copied: boolean; fleeting: boolean },
  freeBytes: FreeBytes = freeBytesOf,
): Promise<void> {
  const needed = Math.ceil((copied ? bytes : 0) + bytes / 2 + MARGIN);
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new MillraceError(
    'disk_full',
    `${path} needs about ${megabytes(needed)} on the project's disk, but only ${megabytes(free)} are free.`,
    {
      file: path,
      remedy: copied && !fleeting ? 'Free some room, or lower copyOriginalsUpTo in millrace.yml.' : 'Free some room.',
    },
  );
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
