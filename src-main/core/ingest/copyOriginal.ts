import { createHash } from 'node:crypto';
import { constants, copyFile, type FileHandle, open, rm } from 'node:fs/promises';
import { MillraceError } from '#contract/errors.ts';
import { errnoOf, fileError } from '../project/fileError.ts';

const CHUNK = 1 << 20;

/**
 * Hashes a file and, with `target`, keeps its bytes there, durably; shares them where the file system can (reflink).
 * The hash is of the bytes that were kept.
 * @returns SHA-256, hexadecimal, and the number of bytes it covers.
 */
export async function copyOriginal(
  path: string,
  target: string | null,
  signal: AbortSignal,
): Promise<{ sha256: string; bytes: number }> {
  const shared = target !== null && (await shareBytes(path, target));
  const source = await open(shared ? target : path, shared ? 'r+' : 'r').catch((error: unknown) => {
    throw fileError(error, 'Could not read', path);
  });
  try {
    const copy = target !== null && !shared ? await open(target, 'wx', 0o600) : null;
    try {
      const result = await pump(source, copy, signal);
      await (copy ?? (shared ? source : null))?.sync();
      return result;
    } catch (error) {
      throw fileError(error, 'Could not copy', path);
    } finally {
      await copy?.close();
    }
  } finally {
    await source.close();
  }
}

/** False where the file system or the pair of them cannot share blocks, whatever errno it says that with. */
async function shareBytes(path: string, target: string): Promise<boolean> {
  try {
    await copyFile(path, target, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    await rm(target, { force: true });
    return false;
  }
}

async function pump(
  source: FileHandle,
  copy: FileHandle | null,
  signal: AbortSignal,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let buffers: [Buffer, Buffer] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
  let writing: Promise<unknown> = Promise.resolve();
  let bytes = 0;
  for (;;) {
    if (signal.aborted) throw new MillraceError('cancelled', 'Cancelled.');
    const [buffer, other] = buffers;
    const { bytesRead } = await source.read(buffer, 0, CHUNK, bytes);
    await writing; // The other buffer is free again, and a failed write ends the copy here.
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    writing = copy ? writeAll(copy, chunk, bytes) : Promise.resolve();
    writing.catch(() => undefined); // Reported by the await above.
    hash.update(chunk);
    bytes += bytesRead;
    buffers = [other, buffer];
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function writeAll(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
