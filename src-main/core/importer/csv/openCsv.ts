import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import type { CsvOptions, PreviewWarning, ReadOptions } from '#contract/files.ts';
import { quotedString } from '../../duckdb/quote.ts';
import { literalPath } from '../../lake/lakeView.ts';
import type { PlannedColumn } from '../columnPlan.ts';
import type { PreparedInput } from '../input/prepareInput.ts';
import type { Scan } from '../Scan.ts';
import { csvArguments } from './csvArguments.ts';
import { refuseLongLines } from './refuseLongLines.ts';
import { SNIFFED_ROWS, sniffCsv } from './sniffCsv.ts';

/** Bytes of one line; a longer one is a reject. DuckDB holds 16 times as much in each buffer. */
const MAX_LINE = 2_000_000;

interface OpenCsv {
  connection: DuckDBConnection;
  prepared: PreparedInput;
  options: ReadOptions;
  temporary: string;
  /** Rows wanted by a preview; null reads the whole file. */
  limit: number | null;
}

export async function openCsv({ connection, prepared, options, temporary, limit }: OpenCsv): Promise<Scan> {
  const { plain, text } = prepared;
  await refuseLongLines(prepared.input.path, plain, MAX_LINE);
  const { encoding: _read, ...asked } = options.csv ?? {};
  const sniffed = await sniffCsv({ connection, path: plain, text, asked });
  const dialect: CsvOptions = { ...sniffed.csv, encoding: prepared.encoding ?? 'utf-8' };
  const warnings = [...prepared.warnings, ...sniffed.warnings];
  const head = limit === null ? null : await headCopy(prepared, (dialect.skip ?? 0) + limit, temporary);
  if (head) warnings.push(onlyTheFirst(head.bytes));
  else if (isSampled(prepared) && sniffed.columns.some(({ type }) => type !== 'VARCHAR')) warnings.push(TYPES_SAMPLED);
  const path = head?.path ?? plain;
  return {
    kind: 'csv',
    columns: sniffed.columns,
    guessed: new Map(),
    from: (columns, rejects) =>
      readCsv(path, dialect, columns, { rejects, rejectsLimit: head ? REJECTS_OF_HEAD : null }),
    options: { format: 'csv', compression: prepared.compression, csv: dialect },
    sheets: [],
    warnings,
    csv: { dialect, path, cutAt: head?.bytes ?? null, sample: sampleOf(plain, dialect, sniffed.columns) },
    copies: head ? [head.path] : [],
    refused: [],
  };
}

/** Bytes of a large file a preview looks at for rejects; where every row is one, a MB takes DuckDB half a second. */
const HEAD_BYTES = 256 * 1024;
const REJECTS_OF_HEAD = 1_000;

/**
 * The first lines of a large file as a file of its own: DuckDB forgets the refused rows of a scan that a LIMIT ends
 * early. At least `lines` lines, where the first text has so many. null when the file is small enough as it is.
 */
async function headCopy(
  { text, plainBytes, isWhole }: PreparedInput,
  lines: number,
  temporary: string,
): Promise<{ path: string; bytes: number } | null> {
  if (isWhole && plainBytes <= HEAD_BYTES * 4) return null;
  let end = HEAD_BYTES;
  for (let at = text.indexOf('\n'), line = 0; at >= 0 && line <= lines; at = text.indexOf('\n', at + 1), line++) {
    end = Math.max(end, at + 1);
  }
  const cut = text.slice(0, end);
  const whole = cut.slice(0, Math.max(cut.lastIndexOf('\n'), cut.lastIndexOf('\r')) + 1) || text;
  const path = join(temporary, `head-${process.pid}-${Date.now()}.csv`);
  await writeFile(path, whole);
  return { path, bytes: Buffer.byteLength(whole) };
}

const TYPES_SAMPLED: PreviewWarning = {
  code: 'type_unsure',
  message: `Types were found in the first ${SNIFFED_ROWS.toLocaleString('en')} rows; later rows may not fit them.`,
};

const onlyTheFirst = (bytes: number): PreviewWarning => ({
  code: 'type_unsure',
  message: `Types were found in the first ${SNIFFED_ROWS.toLocaleString('en')} rows and rejects in the first ${Math.round(bytes / 1024)} kB. Later rows may not fit; ingest checks and counts them all.`,
});

/** The rows whose values the types were found in, all of them as text. */
function sampleOf(path: string, dialect: CsvOptions, columns: readonly Column[]): string {
  const texts = columns.map(({ name }) => `${quotedString(name)}: 'VARCHAR'`).join(', ');
  const args = [...readArguments(path, dialect), `columns = {${texts}}`, 'ignore_errors = true'];
  return `(FROM read_csv(${args.join(', ')}) LIMIT ${SNIFFED_ROWS})`;
}

const readArguments = (path: string, dialect: CsvOptions): string[] => [
  quotedString(literalPath(path)),
  'auto_detect = false',
  'hive_partitioning = false',
  ...csvArguments(dialect),
  `max_line_size = ${MAX_LINE}`,
];

interface Refusing {
  /** Table DuckDB lists refused rows in. */
  rejects: string | undefined;
  rejectsLimit: number | null;
}

function readCsv(
  path: string,
  dialect: CsvOptions,
  columns: readonly PlannedColumn[],
  { rejects, rejectsLimit }: Refusing,
): string {
  const types = columns.map(({ source, type }) => `${quotedString(source)}: ${quotedString(type)}`);
  const args = [
    ...readArguments(path, dialect),
    `columns = {${types.join(', ')}}`,
    ...(rejects
      ? [
          'store_rejects = true',
          `rejects_table = ${quotedString(rejects)}`,
          `rejects_scan = ${quotedString(`${rejects}_scan`)}`,
          ...(rejectsLimit === null ? [] : [`rejects_limit = ${rejectsLimit}`]),
        ]
      : []),
  ];
  return `read_csv(${args.join(', ')})`;
}

/** Whether the file has more rows than the sniffer looks at, from the lines of its first text. */
export function isSampled({ text, plainBytes }: PreparedInput): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return (lines / Math.max(1, Buffer.byteLength(text))) * plainBytes > SNIFFED_ROWS;
}
