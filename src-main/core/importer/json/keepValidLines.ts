import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { MillraceError } from '#contract/errors.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import type { RefusedRow } from '../Scan.ts';
import { brokenJson } from './brokenJson.ts';

interface Sift {
  path: string;
  target: string;
  signal: AbortSignal;
}

/** Copies the lines that are JSON objects and gives back the others. Lines are counted as in the file, empty ones too. */
export async function keepValidLines({ path, target, signal }: Sift): Promise<{ refused: RefusedRow[] }> {
  const out = createWriteStream(target);
  const refused: RefusedRow[] = [];
  let line = 0;
  let row = 0;
  for await (const raw of linesOf(path)) {
    if (signal.aborted) throw new MillraceError('cancelled', `Reading ${path} was cancelled.`);
    line++;
    const text = raw.toString('utf8').trim();
    if (text === '') continue;
    row++;
    const reason = brokenJson(raw, text);
    if (reason !== null) refused.push({ line, row, column: null, reason, raw: text });
    else if (!out.write(`${text}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return { refused };
}

async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      const piece = bytes.subarray(start, end);
      yield rest.length > 0 ? Buffer.concat([...rest, piece]) : piece;
      rest = [];
      start = end + 1;
    }
    if (start < bytes.length) rest.push(bytes.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}
