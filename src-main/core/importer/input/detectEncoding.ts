import { isUtf8 } from 'node:buffer';
import type { Encoding } from '#contract/files.ts';

export interface FoundEncoding {
  encoding: Encoding;
  /** True where nothing in the file says so: neither a byte order mark nor valid UTF-8. */
  guessed: boolean;
}

/** Byte order mark first, then where the NUL bytes lie, then whether it is UTF-8. `null`: this is not text. */
export function detectEncoding(head: Buffer): FoundEncoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', guessed: false };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', guessed: false };
  const nuls = countNuls(head);
  const half = head.length / 2;
  if (head.length >= 4 && nuls.odd > half * 0.4 && nuls.even < half * 0.1) {
    return { encoding: 'utf-16le', guessed: true };
  }
  if (head.length >= 4 && nuls.even > half * 0.4 && nuls.odd < half * 0.1) {
    return { encoding: 'utf-16be', guessed: true };
  }
  if (isUtf8(withoutCutCharacter(head))) return nuls.all > 0 && isBinary(head) ? null : utf8;
  return isBinary(head) ? null : { encoding: 'latin-1', guessed: true };
}

export const hasUtf8Mark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

const utf8: FoundEncoding = { encoding: 'utf-8', guessed: false };

/** A character that the end of the sample cut in two must not make it invalid. */
export function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

function countNuls(bytes: Buffer): { even: number; odd: number; all: number } {
  let even = 0;
  let odd = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) at % 2 ? odd++ : even++;
  return { even, odd, all: even + odd };
}

/** More than 1 in 100 control characters that no text file has. */
function isBinary(bytes: Buffer): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  return controls > bytes.length / 100;
}
