import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks a zip below 4 GB (no Zip64, no encryption) with its Unix permissions; a bare machine has no `unzip`.
 * `wanted` gets each entry's name and says under which name to write it, or null to leave it out.
 *
 * @param {string} file
 * @param {string} into
 * @param {(name: string) => string | null} wanted
 */
export async function unzip(file, into, wanted) {
  const zip = await open(file);
  try {
    for (const entry of await directory(zip)) {
      const name = entry.name.endsWith('/') ? null : wanted(entry.name);
      if (name !== null) writeEntry(within(into, name), await content(zip, entry), entry.mode);
    }
  } finally {
    await zip.close();
  }
}

async function directory(zip) {
  const { size } = await zip.stat();
  const tail = await read(zip, Math.max(0, size - 65_557), Math.min(size, 65_557));
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END_OF_DIRECTORY) at--;
  if (at < 0) throw new Error('Not a zip file: it has no end-of-directory record.');
  const bytes = await read(zip, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  const entries = [];
  for (let i = 0; i < bytes.length && bytes.readUInt32LE(i) === DIRECTORY_ENTRY; ) {
    const nameLength = bytes.readUInt16LE(i + 28);
    entries.push({
      method: bytes.readUInt16LE(i + 10),
      packed: bytes.readUInt32LE(i + 20),
      mode: (bytes.readUInt32LE(i + 38) >>> 16) & 0o777,
      offset: bytes.readUInt32LE(i + 42),
      name: bytes.toString('utf8', i + 46, i + 46 + nameLength),
    });
    i += 46 + nameLength + bytes.readUInt16LE(i + 30) + bytes.readUInt16LE(i + 32);
  }
  return entries;
}

async function content(zip, { method, packed, offset, name }) {
  const header = await read(zip, offset, 30);
  const bytes = await read(zip, offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), packed);
  if (method === STORED) return bytes;
  if (method === DEFLATED) return inflateRawSync(bytes);
  throw new Error(`${name} is packed with method ${method}, which this reader does not know.`);
}

async function read(zip, position, length) {
  const { buffer, bytesRead } = await zip.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('The zip file ends too early.');
  return buffer;
}

function within(folder, name) {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep)) throw new Error(`The zip file names a place outside: ${name}`);
  return path;
}

function writeEntry(path, bytes, mode) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  if (mode) chmodSync(path, mode);
}
