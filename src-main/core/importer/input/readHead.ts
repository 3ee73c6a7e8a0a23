import { open } from 'node:fs/promises';

/** The first `bytes` bytes of a file, or all of it when it is shorter. */
export function readHead(path: string, bytes: number): Promise<Buffer> {
  return readAt(path, 0, bytes);
}

/** The last `bytes` bytes of a file of `size` bytes. */
export function readTail(path: string, size: number, bytes: number): Promise<Buffer> {
  const length = Math.min(size, bytes);
  return readAt(path, size - length, length);
}

export async function readAt(path: string, position: number, bytes: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
