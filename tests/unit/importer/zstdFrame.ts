const BLOCK = 100_000;

/** A valid zstd frame of uncompressed blocks. Source: RFC 8878, 3.1.1. */
export function zstdFrame(bytes: Uint8Array): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
  const parts: Buffer[] = [head];
  for (let start = 0; start === 0 || start < bytes.length; start += BLOCK) {
    const block = Buffer.from(bytes.subarray(start, start + BLOCK));
    const last = start + BLOCK >= bytes.length ? 1 : 0;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | last, 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}
