const BLOCK = 64 * 1024;
const UNCOMPRESSED = 0x80000000;

/** A valid LZ4 frame of uncompressed blocks of up to 64 kB. Source: lz4_Frame_format.md. */
export function lz4Frame(bytes: Uint8Array): Buffer {
  const parts: Buffer[] = [Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82])];
  for (let start = 0; start < bytes.length; start += BLOCK) {
    const block = Buffer.from(bytes.subarray(start, start + BLOCK));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(UNCOMPRESSED + block.length);
    parts.push(size, block);
  }
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}
