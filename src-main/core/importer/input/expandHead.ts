import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import type { Compression, Encoding } from '#contract/files.ts';
import { unpacker } from './expandedStream.ts';

/** Up to `limit` bytes that the start of a packed file unpacks to; the start may end anywhere. */
export async function expandHead(packed: Buffer, compression: Compression, limit: number): Promise<Buffer> {
  const transform = unpacker(compression);
  if (!transform) return packed.subarray(0, limit);
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    for await (const chunk of Readable.from(pieces(packed)).pipe(transform)) {
      chunks.push(Buffer.from(chunk as Uint8Array));
      total += (chunk as Uint8Array).length;
      if (total >= limit) break;
    }
  } catch {
    // The sample ends in the middle of the packed data; whether the file is whole shows when all of it is unpacked.
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

function* pieces(packed: Buffer): Generator<Buffer> {
  for (let at = 0; at < packed.length; at += 4096) yield packed.subarray(at, at + 4096);
}

export function decodeText(bytes: Buffer, encoding: Encoding): string {
  return iconv.decode(bytes, encoding === 'latin-1' ? 'win1252' : encoding, { stripBOM: true });
}
