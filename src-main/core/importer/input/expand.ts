import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { MillraceError } from '#contract/errors.ts';
import type { Compression, Encoding } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import { errnoOf, fileError } from '../../project/fileError.ts';
import { expandsTooMuch } from '../budget.ts';
import { hasUtf8Mark } from './detectEncoding.ts';
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
  /** Unpacked bytes after which it ends, at a line break, as if that were all; null unpacks all. */
  stopAfter: number | null;
  signal: AbortSignal;
}

/** Browsers read Latin-1 as Windows-1252 since nobody means control characters by 0x80 to 0x9f; so do we. */
const ICONV: Record<Exclude<Encoding, 'utf-8'>, string> = {
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'latin-1': 'win1252',
};

/**
 * Writes what DuckDB can read: unpacked, and text as UTF-8 without a byte order mark. Line breaks stay as they are.
 * @returns bytes of the packed file that were read.
 */
export async function expand(expansion: Expansion): Promise<{ read: number }> {
  const { path, bytes, compression, encoding, target, limit, stopAfter, signal } = expansion;
  const source = createReadStream(path);
  const steps = [unpacker(compression), counter(() => expandsTooMuch(path, bytes, limit), limit), decoder(encoding)];
  const start = stopAfter === null ? null : new StartWriter(target, stopAfter);
  const stages = [source, ...steps.filter((step) => step !== null), start ?? createWriteStream(target)];
  try {
    await pipeline(stages, { signal: signal as globalThis.AbortSignal });
  } catch (error) {
    // A last stage that ends early is an error to a pipeline.
    if (start?.done && !signal.aborted) return { read: source.bytesRead };
    await rm(target, { force: true });
    if (signal.aborted) throw new MillraceError('cancelled', `Reading ${path} was cancelled.`, { file: path });
    if (error instanceof MillraceError) throw error;
    throw errnoOf(error)?.startsWith('Z_') || !errnoOf(error)
      ? damaged(path, compression, error)
      : fileError(error, 'Could not unpack', path);
  }
  return { read: source.bytesRead };
}

/** Writes up to the last line break of the piece that reaches `bytes` bytes, then ends as if it had failed. */
class StartWriter extends Writable {
  done = false;
  readonly #file: Promise<FileHandle>;
  #left: number;

  constructor(target: string, bytes: number) {
    super();
    this.#file = open(target, 'w');
    this.#left = bytes;
  }

  override async _write(piece: Buffer, _encoding: BufferEncoding, next: (error?: Error) => void): Promise<void> {
    try {
      this.#left -= piece.length;
      const end = this.#left > 0 ? -1 : piece.lastIndexOf(LINE_FEED);
      await (await this.#file).writeFile(end < 0 ? piece : piece.subarray(0, end + 1));
      this.done = end >= 0;
      next(this.done ? new Error('That is enough.') : undefined);
    } catch (error) {
      next(error as Error);
    }
  }

  override _destroy(error: Error | null, next: (error: Error | null) => void): void {
    this.#file
      .then((file) => file.close())
      .then(
        () => next(error),
        (failed: Error) => next(error ?? failed),
      );
  }
}

const LINE_FEED = 10;

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
  if (encoding === null) return null;
  if (encoding === 'utf-8') return withoutMark();
  const decode = iconv.getDecoder(ICONV[encoding], { stripBOM: true });
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, Buffer.from(decode.write(chunk))),
    flush: (done) => done(null, Buffer.from(decode.end() ?? '')),
  });
}

/** UTF-8 without its byte order mark. The first piece of a stream is longer than that. */
function withoutMark(): Transform {
  let isFirst = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, isFirst && hasUtf8Mark(chunk) ? chunk.subarray(3) : chunk);
      isFirst = false;
    },
  });
}

const damaged = (path: string, compression: Compression, cause: unknown) =>
  new MillraceError(
    'bad_input',
    `${path} cannot be unpacked: its ${compression} data is damaged or cut short (${cause instanceof Error ? cause.message : String(cause)}).`,
    { file: path, remedy: 'Fetch the file again.' },
    { cause },
  );
