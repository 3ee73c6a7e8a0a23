import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { MillraceError } from '#contract/errors.ts';
import type { Compression, Encoding } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import { errnoOf, fileError } from '../../project/fileError.ts';
import { expandsTooMuch } from '../budget.ts';
import { unpacker } from './expandedStream.ts';

interface Expansion {
  path: string;
  bytes: number;
  compression: Compression;
  /** null: bytes, not text. */
  encoding: Encoding | null;
  target: string;
  /** Bytes unpacked above which it is stopped with `limit`. */
  limit: number;
  signal: AbortSignal;
}

/** Browsers read Latin-1 as Windows-1252 since nobody means control characters by 0x80 to 0x9f; so do we. */
const ICONV: Record<Exclude<Encoding, 'utf-8'>, string> = {
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'latin-1': 'win1252',
};

/** Writes what DuckDB can read: unpacked, and text as UTF-8 without a byte order mark. Line breaks stay as they are. */
export async function expand({ path, bytes, compression, encoding, target, limit, signal }: Expansion): Promise<void> {
  const steps = [unpacker(compression), counter(() => expandsTooMuch(path, bytes, limit), limit), decoder(encoding)];
  const stages = [createReadStream(path), ...steps.filter((step) => step !== null), createWriteStream(target)];
  try {
    await pipeline(stages, { signal: signal as globalThis.AbortSignal });
  } catch (error) {
    await rm(target, { force: true });
    if (signal.aborted) throw new MillraceError('cancelled', `Reading ${path} was cancelled.`, { file: path });
    if (error instanceof MillraceError) throw error;
    throw errnoOf(error)?.startsWith('Z_') || !errnoOf(error)
      ? damaged(path, compression, error)
      : fileError(error, 'Could not unpack', path);
  }
}

/** Above this many bytes a file is not unpacked in one go for a preview. */
function counter(error: () => Error, limit: number): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > limit) done(error());
      else done(null, chunk);
    },
  });
}

function decoder(encoding: Encoding | null): NodeJS.ReadWriteStream | null {
  if (encoding === null || encoding === 'utf-8') return null;
  const decode = iconv.getDecoder(ICONV[encoding], { stripBOM: true });
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, Buffer.from(decode.write(chunk))),
    flush: (done) => done(null, Buffer.from(decode.end() ?? '')),
  });
}

const damaged = (path: string, compression: Compression, cause: unknown) =>
  new MillraceError(
    'bad_input',
    `${path} cannot be unpacked: its ${compression} data is damaged or cut short (${cause instanceof Error ? cause.message : String(cause)}).`,
    { file: path, remedy: 'Fetch the file again.' },
    { cause },
  );
