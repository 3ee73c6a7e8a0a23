import { extname } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import type { FileFormat } from '#contract/files.ts';
import { looksLikeJson } from './looksLikeJson.ts';

const MAGIC: readonly (readonly [string, FileFormat])[] = [
  ['PAR1', 'parquet'],
  ['ARROW1', 'arrow'],
  ['\xff\xff\xff\xff', 'arrow'],
  ['PK\x03\x04', 'xlsx'],
];

/** What is recognised only to say clearly that it is not read. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['FEA1', 'Feather version 1; write it again as Feather 2 (Arrow IPC)'],
  ['PARE', 'a Parquet file with an encrypted footer'],
  ['\xd0\xcf\x11\xe0', 'an old or encrypted Excel workbook; save it as .xlsx without a password'],
  ['%PDF', 'a PDF document'],
  ['ORC', 'an ORC file'],
  ['Obj\x01', 'an Avro file'],
  ['SQLite format 3', 'an SQLite database'],
  ['BZh', 'a bzip2 archive; unpack it first'],
  ['\xfd7zXZ', 'an xz archive; unpack it first'],
  ['7z\xbc\xaf', 'a 7-Zip archive; unpack it first'],
  ['PK\x05\x06', 'an empty zip archive'],
];

const BY_EXTENSION: Record<string, FileFormat> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.tab': 'csv',
  '.psv': 'csv',
  '.txt': 'csv',
  '.json': 'json',
  '.geojson': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.arrow': 'arrow',
  '.arrows': 'arrow',
  '.feather': 'arrow',
  '.ipc': 'arrow',
  '.xlsx': 'xlsx',
  '.xlsm': 'xlsx',
};

/** What the name says, past `.gz` and `.zst`; null where it says nothing known. */
export function formatByName(path: string): FileFormat | null {
  const plain = path.replace(/\.(gz|zst|zstd)$/i, '');
  return BY_EXTENSION[extname(plain).toLowerCase()] ?? null;
}

/** Binary formats by their first bytes; null for what may be text. */
export function binaryFormat(path: string, head: Buffer): FileFormat | null {
  const start = head.subarray(0, 16).toString('latin1');
  const refused = REFUSED.find(([magic]) => start.startsWith(magic));
  if (refused) throw notReadable(path, `it is ${refused[1]}`);
  return MAGIC.find(([magic]) => start.startsWith(magic))?.[1] ?? null;
}

/** CSV, JSON or NDJSON, by the text first and the name second. */
export function textFormat(path: string, text: string): FileFormat {
  const named = formatByName(path);
  return looksLikeJson(text, named) ?? 'csv';
}

export function notReadable(path: string, reason: string, remedy?: string): MillraceError {
  return new MillraceError('bad_input', `${path} cannot be read: ${reason}.`, {
    file: path,
    remedy: remedy ?? 'Millrace reads CSV, JSON, NDJSON, Parquet, Arrow IPC and .xlsx, plain or as .gz or .zst.',
  });
}
