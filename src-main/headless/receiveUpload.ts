import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MillraceError } from '#contract/errors.ts';
import { safeFileName } from './safeFileName.ts';

/** Bytes of the disk an upload must leave free, so that the engine can still work and commit. */
const RESERVE = 256 * 1024 * 1024;
const LOOK_EVERY = 64 * 1024 * 1024;

export interface Upload {
  name: string;
  /** Bytes the sender announced; null when it did not say. */
  announced: number | null;
  content: Readable;
  /** Free bytes of the disk a folder is on. */
  freeBytes?: (folder: string) => Promise<number>;
}

/**
 * Streams a file someone dropped on the window to disk and answers where it is: in a fresh folder of its own inside
 * `folder`, so that equal names never meet.
 *
 * @throws MillraceError `usage` for a name that is not one, `disk_full` when it would not leave room; nothing stays.
 */
export async function receiveUpload(
  folder: string,
  { name, announced, content, freeBytes = freeBytesOf }: Upload,
): Promise<string> {
  const safe = safeFileName(name);
  if (!safe) throw new MillraceError('usage', `${JSON.stringify(name)} is not a file name.`);
  const own = join(folder, randomUUID());
  await mkdir(own, { recursive: true, mode: 0o700 });
  try {
    const room = (await freeBytes(own)) - RESERVE;
    if ((announced ?? 0) > room) throw tooLarge(name);
    const path = join(own, safe);
    await pipeline(
      content,
      watchRoom(own, name, freeBytes, room),
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
    );
    return path;
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? tooLarge(name) : error;
  }
}

/** Passes the bytes on and stops them before the disk is full; looks again now and then, for others write too. */
function watchRoom(folder: string, name: string, freeBytes: (folder: string) => Promise<number>, initial: number) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let room = initial;
    let sinceLook = 0;
    for await (const chunk of chunks) {
      room -= chunk.byteLength;
      sinceLook += chunk.byteLength;
      if (sinceLook > LOOK_EVERY) {
        room = (await freeBytes(folder)) - RESERVE;
        sinceLook = 0;
      }
      if (room < 0) throw tooLarge(name);
      yield chunk;
    }
  };
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

const tooLarge = (name: string) =>
  new MillraceError('disk_full', `There is not enough room on the project's disk for ${JSON.stringify(name)}.`, {
    remedy: 'Free some room, or move the project to a larger disk.',
  });
