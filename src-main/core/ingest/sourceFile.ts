import { type BigIntStats, stat as statFile } from 'node:fs';
import { promisify } from 'node:util';
import { MillraceError } from '#contract/errors.ts';
import { fileError } from '../project/fileError.ts';

const stat: (path: string, options: { bigint: true }) => Promise<BigIntStats> = promisify(statFile);

/** A file as it was before it was read. */
export interface SourceFile {
  path: string;
  bytes: number;
  /** Different when someone wrote to the file or put another one in its place. */
  state: string;
}

/** @throws MillraceError `not_found`, `permission`, or `bad_input` for what is not a regular file (a pipe would block). */
export async function lookAt(path: string): Promise<SourceFile> {
  const facts = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw fileError(error, 'Could not read', path);
  });
  if (facts.isDirectory()) throw notAFile(path, 'a folder');
  if (!facts.isFile()) throw notAFile(path, 'a pipe, socket or device');
  return { path, bytes: Number(facts.size), state: `${facts.ino} ${facts.size} ${facts.mtimeNs}` };
}

function notAFile(path: string, what: string): MillraceError {
  return new MillraceError('bad_input', `${path} is ${what}, not a file.`, { file: path, remedy: 'Give a file.' });
}

export function changedWhileRead(path: string): MillraceError {
  return new MillraceError('bad_input', `${path} changed while it was read; nothing of it was stored.`, {
    file: path,
    remedy: 'Try again when whatever writes it is done.',
  });
}

export function changedAfterIngest(path: string): MillraceError {
  return new MillraceError('conflict', `${path} changed after it was ingested; the table still has its former rows.`, {
    file: path,
    remedy: 'Ingest it by hand to add its rows once more.',
  });
}
