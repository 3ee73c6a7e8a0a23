const ESCAPED = new Set(['"', "'", '\\'].map((character) => character.charCodeAt(0)));

/** A BLOB as DuckDB prints it: printable ASCII as it is, every other byte (and quotes and `\`) as `\xHH`. */
export function formatBlob(bytes: Uint8Array, limit = Number.POSITIVE_INFINITY): string {
  let text = '';
  for (const byte of bytes) {
    if (text.length > limit) return `${text}…`;
    text += byte >= 32 && byte <= 126 && !ESCAPED.has(byte) ? String.fromCharCode(byte) : `\\x${hex(byte)}`;
  }
  return text;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
