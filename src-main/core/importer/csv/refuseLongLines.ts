import { open } from 'node:fs/promises';
import { MillraceError } from '#contract/errors.ts';

/** Bytes between the places looked at. */
const STEP = 1024 * 1024;
const WINDOW = 8 * 1024;

/**
 * Looks for a line longer than `longest` bytes before DuckDB meets it: its sniffer took 40 s for one of 200 MB. Only a
 * window in each MB is read, up to the first line break there, so a whole file costs less than 1 % of reading it.
 *
 * @throws MillraceError `bad_input` with the line's place.
 */
export async function refuseLongLines(path: string, plain: string, longest: number): Promise<void> {
  const at = await findLongLine(plain, longest);
  if (at !== null) throw tooLong(path, at, longest);
}

/** Byte at which a line longer than `longest` bytes begins; null when there is none. */
export async function findLongLine(plain: string, longest: number): Promise<number | null> {
  const file = await open(plain, 'r');
  const window = Buffer.alloc(WINDOW);
  try {
    let lineStart = 0;
    for (let step = 0; ; step += STEP) {
      for (let at = step; ; at += WINDOW) {
        const { bytesRead } = await file.read(window, 0, WINDOW, at);
        const seen = window.subarray(0, bytesRead);
        const end = lineBreak(seen);
        if (end < 0 && at + bytesRead - lineStart > longest) return lineStart;
        if (bytesRead < WINDOW && end < 0) return null;
        if (end < 0) continue;
        lineStart = at + end + 1;
        step += Math.floor((at - step) / STEP) * STEP;
        break;
      }
    }
  } finally {
    await file.close();
  }
}

function lineBreak(bytes: Buffer): number {
  const feed = bytes.indexOf(10);
  return feed >= 0 ? feed : bytes.indexOf(13);
}

const tooLong = (path: string, at: number, longest: number) =>
  new MillraceError(
    'bad_input',
    `${path} has a line of more than ${longest.toLocaleString('en')} bytes near byte ${at.toLocaleString('en')}: it is damaged, or not CSV.`,
    { file: path, remedy: 'Check that the lines end with line breaks and that it is a CSV file at all.' },
  );
