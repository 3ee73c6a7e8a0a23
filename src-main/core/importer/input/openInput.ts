import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { MillraceError } from '#contract/errors.ts';
import { fileError } from '../../project/fileError.ts';

/** A regular file that can be read, as it was when it was looked at. */
export interface InputFile {
  path: string;
  bytes: number;
  /** Changes when the file is written to or replaced. */
  identity: string;
}

/** O_NONBLOCK keeps the open of a FIFO nobody writes to from waiting for ever; Windows has neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** @throws MillraceError `not_found`, `permission`, or `bad_input` for what is not a regular file with something in it. */
export async function openInput(path: string, openFile: typeof open = open): Promise<InputFile> {
  const handle = await openFile(path, FLAGS).catch((error: unknown) => {
    throw fileError(error, 'Could not read', path);
  });
  try {
    return await inputOf(path, handle);
  } finally {
    await handle.close();
  }
}

/** True when the file is no longer what `input` says. */
export async function hasChanged(input: InputFile): Promise<boolean> {
  try {
    return (await openInput(input.path)).identity !== input.identity;
  } catch (error) {
    if (error instanceof MillraceError) return true;
    throw error;
  }
}

async function inputOf(path: string, handle: FileHandle): Promise<InputFile> {
  const stat = await handle.stat({ bigint: true });
  if (stat.isDirectory()) throw refusal(path, 'it is a folder', 'Give a file, or ingest the folder as a folder.');
  if (!stat.isFile())
    throw refusal(path, 'it is not a regular file but a pipe, socket or device', 'Copy it to a file.');
  if (stat.size === 0n) throw refusal(path, 'it is empty', 'Check that it was written in full.');
  return { path, bytes: Number(stat.size), identity: `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}` };
}

const refusal = (path: string, reason: string, remedy: string) =>
  new MillraceError('bad_input', `Could not read ${path}: ${reason}.`, { file: path, remedy });
