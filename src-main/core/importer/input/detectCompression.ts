import type { Compression } from '#contract/files.ts';

const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** By the file's first bytes, never by its name. */
export function detectCompression(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.subarray(0, 4).equals(ZSTD)) return 'zstd';
  return 'none';
}
