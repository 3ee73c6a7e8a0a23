import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
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
  /** Only the first rows are wanted. */
  preview: boolean;
}

export async function openCsv({ connection, prepared, options, temporary, preview }: OpenCsv): Promise<Scan> {
  const { plain, text, plainBytes } = prepared;
  await refuseLongLines(prepared.input.path, plain, MAX_LINE);
  const { encoding: _read, ...asked } = options.csv ?? {};
  const sniffed = await sniffCsv({ connection, path: plain, text, asked });
  const dialect: CsvOptions = { ...sniffed.csv, encoding: prepared.encoding ?? 'utf-8' };
  const warnings = [...prepared.warnings, ...sniffed.warnings];
  if (isSampled(prepared) && sniffed.columns.some(({ type }) => type !== 'VARCHAR')) warnings.push(TYPES_SAMPLED);
  const head = preview && Buffer.byteLength(text) < plainBytes ? await headCopy(text, temporary) : null;
  const path = head ?? plain;
  return {
    kind: 'csv',
    columns: sniffed.columns,
    guessed: new Map(),
    from: (columns, rejects) => readCsv(path, dialect, columns, rejects),
    options: { format: 'csv', compression: prepared.compression, csv: dialect },
    sheets: [],
    warnings,
    csv: { dialect, path },
    copies: head ? [head] : [],
    refused: [],
  };
}

/** The first text as a file of its own: DuckDB forgets the refused rows of a scan that a LIMIT ends early. */
async function headCopy(text: string, temporary: string): Promise<string> {
  const path = join(temporary, `head-${process.pid}-${Date.now()}.csv`);
  await writeFile(path, text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1) || text);
  return path;
}

const TYPES_SAMPLED: PreviewWarning = {
  code: 'type_unsure',
  message: `Types were found in the first ${SNIFFED_ROWS.toLocaleString('en')} rows; later rows may not fit them.`,
};

function readCsv(path: string, dialect: CsvOptions, columns: readonly PlannedColumn[], rejects?: string): string {
  const types = columns.map(({ source, type }) => `${quotedString(source)}: ${quotedString(type)}`);
  const args = [
    quotedString(literalPath(path)),
    'auto_detect = false',
    'hive_partitioning = false',
    ...csvArguments(dialect),
    `columns = {${types.join(', ')}}`,
    `max_line_size = ${MAX_LINE}`,
    ...(rejects
      ? [
          'store_rejects = true',
          `rejects_table = ${quotedString(rejects)}`,
          `rejects_scan = ${quotedString(`${rejects}_scan`)}`,
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
