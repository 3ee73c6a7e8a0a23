import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Compression, Encoding, FileFormat, PreviewWarning, ReadOptions } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import { type Budget, expandedLimit } from '../budget.ts';
import { detectCompression } from './detectCompression.ts';
import { detectEncoding, hasUtf8Mark, withoutCutCharacter } from './detectEncoding.ts';
import { binaryFormat, formatByName, notReadable, textFormat } from './detectFormat.ts';
import { expand } from './expand.ts';
import { decodeText, expandHead } from './expandHead.ts';
import { type InputFile, openInput } from './openInput.ts';
import { readAt, readHead } from './readHead.ts';

/** A file that DuckDB or one of our readers can open as it is: unpacked, text as UTF-8. */
export interface PreparedInput {
  input: InputFile;
  format: FileFormat;
  compression: Compression;
  /** null for binary formats. */
  encoding: Encoding | null;
  /** The file itself or an unpacked copy of it. */
  plain: string;
  plainBytes: number;
  /** False when only the start was unpacked for a preview; then `plainBytes` is an estimate. */
  isWhole: boolean;
  /** The first text, without its byte order mark; empty for binary formats. */
  text: string;
  warnings: PreviewWarning[];
}

interface PrepareRequest {
  path: string;
  options: ReadOptions;
  /** Only the first rows are wanted: of a large packed file no more is unpacked than they need. */
  preview: boolean;
  temporary: string;
  budget: Budget;
  signal: AbortSignal;
}

const HEAD = 1024 * 1024;
const SPOT = 64 * 1024;
/** A packed file up to this size is unpacked whole for a preview, too, which shows whether it is sound. */
const PREVIEWED_WHOLE = 4 * 1024 * 1024;
/** Bytes unpacked of a larger one: enough for the rows DuckDB's sniffer looks at. */
const PREVIEW_BYTES = 8 * 1024 * 1024;

/** Finds out what a file is, by its content first and its name second, and unpacks and decodes it where needed. */
export async function prepareInput({
  path,
  options,
  preview,
  temporary,
  budget,
  signal,
}: PrepareRequest): Promise<PreparedInput> {
  const input = await openInput(path);
  const packed = await readHead(path, HEAD);
  const compression = options.compression ?? detectCompression(packed);
  const head = await expandHead(packed, compression, HEAD);
  if (compression !== 'none' && detectCompression(head) !== 'none') {
    throw notReadable(path, 'it is compressed twice', 'Unpack it once and ingest the result.');
  }
  const binary = options.format && isText(options.format) ? null : binaryFormat(path, head);
  const found = binary ? null : await textOf(path, input, head, compression, options);
  const format = options.format ?? binary ?? textFormat(path, found?.text ?? '');
  const warnings = [...(found?.warnings ?? []), ...extensionWarning(path, format)];
  const encoding = found?.encoding ?? null;
  const base = { input, format, compression, encoding, text: found?.text ?? '', warnings };
  const isWhole = !(preview && (format === 'csv' || format === 'ndjson') && input.bytes > PREVIEWED_WHOLE);
  // DuckDB knows the mark in CSV, but not in JSON.
  const isMarked = (format === 'json' || format === 'ndjson') && hasUtf8Mark(head);
  const isPlain = compression === 'none' && (encoding === null || encoding === 'utf-8') && !isMarked;
  // DuckDB leaves no way to end a scan of NDJSON before a broken line, so a preview gets a short copy.
  if (isPlain && (isWhole || format !== 'ndjson')) {
    return { ...base, plain: path, plainBytes: input.bytes, isWhole: true };
  }
  await mkdir(temporary, { recursive: true });
  const name = createHash('sha256')
    .update(`${path}\n${input.identity}\n${compression}\n${encoding}\n${preview}`)
    .digest('hex')
    .slice(0, 24);
  const plain = join(temporary, `plain-${process.pid}-${name}.${format}`);
  const { read } = await expand({
    path,
    bytes: input.bytes,
    compression,
    encoding,
    target: plain,
    limit: expandedLimit(budget, input.bytes),
    stopAfter: isWhole ? null : PREVIEW_BYTES,
    signal,
  });
  const { size } = await stat(plain);
  return { ...base, plain, plainBytes: isWhole ? size : Math.round((size / read) * input.bytes), isWhole };
}

const isText = (format: FileFormat) => format === 'csv' || format === 'json' || format === 'ndjson';

interface FoundText {
  text: string;
  encoding: Encoding;
  warnings: PreviewWarning[];
}

async function textOf(
  path: string,
  input: InputFile,
  head: Buffer,
  compression: Compression,
  options: ReadOptions,
): Promise<FoundText> {
  const asked = options.csv?.encoding;
  if (asked) return { text: decodeText(head, asked), encoding: asked, warnings: [] };
  const found = detectEncoding(head);
  if (!found) throw notReadable(path, 'it is neither text nor a format known to Millrace');
  const later = found.encoding === 'utf-8' && compression === 'none' && !(await isUtf8Further(path, input.bytes));
  const encoding = later ? 'latin-1' : found.encoding;
  const warnings: PreviewWarning[] = found.guessed || later ? [guessed(encoding)] : [];
  return { text: decodeText(head, encoding), encoding, warnings };
}

/** Looks at a few more places, for a name with an umlaut may come late in a file. */
async function isUtf8Further(path: string, bytes: number): Promise<boolean> {
  for (const share of [0.25, 0.5, 0.75, 1]) {
    const at = Math.floor(Math.max(0, bytes - SPOT) * share);
    if (at < HEAD) continue;
    const spot = await readAt(path, at, SPOT);
    let start = 0;
    while (start < 3 && ((spot[start] ?? 0) & 0xc0) === 0x80) start++;
    if (!isUtf8(withoutCutCharacter(spot.subarray(start)))) return false;
  }
  return true;
}

const guessed = (encoding: Encoding): PreviewWarning => ({
  code: 'encoding_guessed',
  message: `The text is not UTF-8 and nothing says what it is; it is read as ${encoding}. Pick another encoding if letters look wrong.`,
});

function extensionWarning(path: string, format: FileFormat): PreviewWarning[] {
  const named = formatByName(path);
  const near = named !== null && isText(named) && isText(format) && named !== 'csv' && format !== 'csv';
  if (named === null || named === format || near) return [];
  return [
    {
      code: 'extension_mismatch',
      message: `The name says ${named}, the content says ${format}; it is read as ${format}.`,
    },
  ];
}
