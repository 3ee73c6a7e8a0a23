/** The bytes behind DuckDB's text of a BLOB, where `\xHH` stands for a byte and other characters for themselves. */
export function blobBytes(text: string): Uint8Array {
  const parts = text.match(/\\x[0-9A-F]{2}|[\s\S]/g) ?? [];
  return Uint8Array.from(parts, (part) => (part.length > 1 ? Number.parseInt(part.slice(2), 16) : part.charCodeAt(0)));
}

/** Sixteen bytes a line: offset, hexadecimal, printable ASCII. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += 16) {
    const line = [...bytes.subarray(offset, offset + 16)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = line.map((byte) => (byte >= 32 && byte <= 126 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  ${ascii}`);
  }
  return lines.join('\n');
}
