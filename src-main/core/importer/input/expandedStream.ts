import { Transform, type TransformCallback } from 'node:stream';
import zlib, { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import type { Compression } from '#contract/files.ts';

/** The transform that unpacks `compression`; null where there is nothing to unpack. */
export function unpacker(compression: Compression): Transform | null {
  if (compression === 'gzip') return createGunzip();
  return compression === 'zstd' ? zstdUnpacker() : null;
}

/** Node has zstd from 22.15 on, in C and with checksums; before that fzstd does it in JavaScript. */
function zstdUnpacker(): Transform {
  const native = (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress;
  return native ? native() : new FzstdUnpacker();
}

/** fzstd expands a whole block at each push, so it is fed in small pieces to keep what waits in memory bounded. */
const PIECE = 16 * 1024;

class FzstdUnpacker extends Transform {
  readonly #decompress = new Decompress((chunk) => void this.push(chunk));

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      for (let at = 0; at < chunk.length; at += PIECE) this.#decompress.push(chunk.subarray(at, at + PIECE));
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      this.#decompress.push(new Uint8Array(0), true);
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}
