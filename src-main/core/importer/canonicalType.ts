import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import { typeText } from '../duckdb/typeText.ts';

/** Names, numbers, commas, balanced brackets and quoted names and texts: what a type is made of, and no more. */
const TYPE_TOKENS = /^(?:\w+|\s+|,|[()[\]]|"(?:[^"]|"")*"|'(?:[^']|'')*')*$/;

/** DuckDB's own spelling of a type a person typed. @throws MillraceError `usage` when it is not a type. */
export async function canonicalType(connection: DuckDBConnection, text: string): Promise<string> {
  if (!TYPE_TOKENS.test(text) || !isBalanced(text)) throw notAType(text);
  try {
    const result = await connection.run(`SELECT CAST(NULL AS ${text})`);
    return typeText(result.columnType(0));
  } catch (cause) {
    throw notAType(text, cause);
  }
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, '')) {
    if (character === '(') depth++;
    if (character === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

const notAType = (text: string, cause?: unknown) =>
  new MillraceError(
    'usage',
    `${JSON.stringify(text)} is not a type of DuckDB.`,
    { remedy: 'Use one like BIGINT, DOUBLE, DECIMAL(18,2), VARCHAR, DATE or TIMESTAMP.' },
    { cause },
  );
