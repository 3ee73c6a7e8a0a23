import { isUtf8 } from 'node:buffer';

/** Half of a surrogate pair, which JavaScript lets pass and DuckDB does not. */
const LONE_SURROGATE =
  /\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]/;

/** Why a line of NDJSON cannot be stored; null when it can. */
export function brokenJson(raw: Buffer, text: string): string | null {
  if (!isUtf8(raw)) return 'The line is not valid UTF-8';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return 'The line is JSON, but not an object';
    return LONE_SURROGATE.test(text) ? 'The line has half of a Unicode surrogate pair' : null;
  } catch (error) {
    if (error instanceof SyntaxError) return `Malformed JSON: ${error.message}`;
    throw error;
  }
}
