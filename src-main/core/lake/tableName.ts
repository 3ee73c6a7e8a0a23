import { createHash } from 'node:crypto';
import { MillraceError } from '#contract/errors.ts';

/** What the view of a table's rejected rows is called after the table's name, and their folder after its folder. */
export const REJECTS_SUFFIX = '__rejects';
const LONGEST_NAME = 200;
const LONGEST_FOLDER = 120;
/** Names no Windows program can open, whatever follows the dot. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Any text may name a table but these. @throws MillraceError `usage` with the reason. */
export function checkTableName(name: string): void {
  const fault = faultOf(name);
  if (fault) throw new MillraceError('usage', `${JSON.stringify(name.slice(0, 80))} cannot name a table: ${fault}.`);
}

function faultOf(name: string): string | null {
  if (name.trim() === '') return 'it is empty';
  if (name.length > LONGEST_NAME) return `it is longer than ${LONGEST_NAME} characters`;
  if (name.includes('\0')) return 'it holds a NUL character';
  if (/\p{Surrogate}/u.test(name)) return 'it is not valid Unicode';
  if (tableKey(name).endsWith(REJECTS_SUFFIX)) return `names that end in ${REJECTS_SUFFIX} belong to rejected rows`;
  return null;
}

/** DuckDB takes two names for one when they differ in the case of ASCII letters only. */
export function tableKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The folder a table's files lie in: safe on every file system, different for different tables, and the same for
 * names DuckDB takes for one. It also identifies the table in the manifest.
 */
export function tableFolder(name: string): string {
  const key = tableKey(name);
  const encoded = key.replace(/[^a-z0-9_-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
  if (RESERVED.test(encoded)) return `%${encoded.charCodeAt(0).toString(16)}${encoded.slice(1)}`;
  if (encoded.length <= LONGEST_FOLDER) return encoded;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return `${encoded.slice(0, LONGEST_FOLDER - 20)}%~${hash}`;
}
