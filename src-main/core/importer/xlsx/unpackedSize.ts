const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;

/**
 * Bytes a zip archive says its entries unpack to; null when it has no directory. An archive may lie, so the reader
 * bounds each entry as well. Source: APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16.
 */
export function unpackedSize(zip: Buffer): number | null {
  const end = findEnd(zip);
  if (end === null) return null;
  let at = zip.readUInt32LE(end + 16);
  let total = 0;
  for (let entries = zip.readUInt16LE(end + 10); entries > 0; entries--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== ENTRY) break;
    total += zip.readUInt32LE(at + 24);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return total;
}

function findEnd(zip: Buffer): number | null {
  for (let at = zip.length - END_LENGTH; at >= Math.max(0, zip.length - END_LENGTH - LONGEST_COMMENT); at--) {
    if (zip.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  return null;
}
