import { createReadStream } from 'node:fs';
import { MillraceError } from '#contract/errors.ts';
import { findLongLine } from '../csv/refuseLongLines.ts';
import type { PreparedInput } from '../input/prepareInput.ts';

/** Bytes of one text value or one line of NDJSON. DuckDB finds types in some 4 MB of a single text a second. */
const LONGEST = 16 * 1024 * 1024;
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Looks for what would keep DuckDB busy for minutes: a line of NDJSON, or a text value of a document, of more than
 * 16 MB. Documents are read through only where they have a line of that length.
 *
 * @throws MillraceError `bad_input` with its place.
 */
export async function refuseLongTexts({ input, plain, plainBytes, format }: PreparedInput): Promise<void> {
  if (plainBytes <= LONGEST) return;
  const line = await findLongLine(plain, LONGEST);
  if (line === null) return;
  if (format === 'ndjson') throw tooLong(input.path, 'line', line);
  const text = await findLongText(plain);
  if (text !== null) throw tooLong(input.path, 'text value', text);
}

async function findLongText(plain: string): Promise<number | null> {
  let position = 0;
  let opened: number | null = null;
  let isEscaped = false; // The last byte of the piece before was a backslash that escapes.
  for await (const chunk of createReadStream(plain, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
      if (opened === null) opened = position + at;
      else if (!escapes(bytes, at, isEscaped)) opened = null;
    }
    isEscaped = escapes(bytes, bytes.length, isEscaped);
    position += bytes.length;
    if (opened !== null && position - opened > LONGEST) return opened;
  }
  return null;
}

/** Whether an odd number of backslashes stands before `end`; `carried` speaks for what came before these bytes. */
function escapes(bytes: Buffer, end: number, carried: boolean): boolean {
  let at = end;
  while (at > 0 && bytes[at - 1] === BACKSLASH) at--;
  return ((end - at) % 2 === 1) !== (at === 0 && carried);
}

const tooLong = (path: string, what: string, at: number) =>
  new MillraceError(
    'bad_input',
    `${path} has a ${what} of more than ${LONGEST.toLocaleString('en')} bytes near byte ${at.toLocaleString('en')}: it is damaged, or not a table.`,
    { file: path, remedy: 'Check what the file holds; NDJSON needs a line break after each record.' },
  );
