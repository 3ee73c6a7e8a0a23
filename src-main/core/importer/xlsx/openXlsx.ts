import { readFile } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readXlsx, streamXlsxRows } from 'hucre/xlsx';
import type { Column } from '#contract/catalog.ts';
import { MillraceError } from '#contract/errors.ts';
import type { PreviewWarning, ReadOptions } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import { quotedIdentifier } from '../../duckdb/quote.ts';
import { type Budget, expandedLimit, expandsTooMuch } from '../budget.ts';
import { notReadable } from '../input/detectFormat.ts';
import type { PreparedInput } from '../input/prepareInput.ts';
import type { Scan } from '../Scan.ts';
import { ColumnKinds } from './ColumnKinds.ts';
import { type CellValue, cellText } from './cellText.ts';
import { createTextTable, type TextTable } from './createTextTable.ts';
import { unpackedSize } from './unpackedSize.ts';

/**
 * Excel workbooks through hucre: MIT, no dependencies, kept (1.0 in 2026), and the only one of those looked at whose
 * reader streams: 300,000 × 7 cells in 6 s with 88 MB, where SheetJS holds the whole sheet as objects and exceljs is
 * no longer released. It also bounds each entry's unpacked size and the number of cells.
 */
interface OpenXlsx {
  connection: DuckDBConnection;
  prepared: PreparedInput;
  options: ReadOptions;
  budget: Budget;
  /** Rows wanted by a preview; null reads all. */
  limit: number | null;
  signal: AbortSignal;
}

const TABLE = 'xlsx_rows';
/** Rows a preview takes its types from. */
const SAMPLE = 1_000;
/** Bytes of a workbook that are read into memory. */
const MAX_WORKBOOK = 1024 * 1024 * 1024;

export async function openXlsx({ connection, prepared, options, budget, limit, signal }: OpenXlsx): Promise<Scan> {
  const { input, plain, plainBytes } = prepared;
  if (plainBytes > MAX_WORKBOOK) throw expandsTooMuch(input.path, input.bytes, MAX_WORKBOOK);
  const bytes = await readFile(plain);
  const unpacked = unpackedSize(bytes);
  if (unpacked === null)
    throw notReadable(
      input.path,
      'the zip archive of the workbook is cut short or damaged',
      'Save the workbook again.',
    );
  if (unpacked > expandedLimit(budget, input.bytes))
    throw expandsTooMuch(input.path, input.bytes, expandedLimit(budget, input.bytes));
  try {
    const sheets = await sheetNames(bytes);
    const sheet = pickSheet(input.path, sheets, options.sheet);
    const loaded = await loadSheet({ connection, bytes, sheet, header: options.csv?.header, limit, signal });
    const warnings = [...prepared.warnings, ...loaded.warnings];
    return {
      kind: 'cast',
      columns: loaded.columns,
      guessed: loaded.guessed,
      from: () => typedRows(loaded.columns),
      options: { format: 'xlsx', compression: prepared.compression, sheet, csv: { header: loaded.header } },
      sheets,
      warnings,
      copies: [],
      refused: [],
    };
  } catch (error) {
    if (error instanceof MillraceError || !(error instanceof Error)) throw error;
    throw notReadable(
      input.path,
      `the workbook is damaged or of a kind that is not supported (${error.message})`,
      'Open it in a spreadsheet program and save it again as .xlsx.',
    );
  }
}

async function sheetNames(bytes: Uint8Array): Promise<string[]> {
  const names: string[] = [];
  await readXlsx(bytes, {
    sheets(info) {
      names.push(info.name);
      return false;
    },
  });
  return names;
}

function pickSheet(path: string, sheets: string[], wanted: string | undefined): string {
  const [first] = sheets;
  if (wanted === undefined && first !== undefined) return first;
  if (wanted !== undefined && sheets.includes(wanted)) return wanted;
  throw new MillraceError(
    'bad_input',
    `${path} has no sheet ${JSON.stringify(wanted ?? '')}; it has ${sheets.map((name) => JSON.stringify(name)).join(', ') || 'none'}.`,
    { file: path, remedy: 'Pick one of its sheets.' },
  );
}

interface LoadSheet {
  connection: DuckDBConnection;
  bytes: Uint8Array;
  sheet: string;
  header: boolean | undefined;
  limit: number | null;
  signal: AbortSignal;
}

interface LoadedSheet {
  columns: Column[];
  guessed: Map<string, string>;
  header: boolean;
  warnings: PreviewWarning[];
}

async function loadSheet({ connection, bytes, sheet, header, limit, signal }: LoadSheet): Promise<LoadedSheet> {
  const table = await createTextTable(connection, TABLE);
  const kinds = new ColumnKinds();
  const wanted = limit === null ? Number.POSITIVE_INFINITY : Math.max(limit, SAMPLE);
  let names: string[] | null = null;
  let rows = 0;
  let guessed: string[] | null = null;
  for await (const { values } of streamXlsxRows(bytes, {
    sheet,
    ...(limit === null ? {} : { maxRows: wanted + 100 }),
  })) {
    if (signal.aborted) throw new MillraceError('cancelled', 'Reading was cancelled.');
    if (values.every(isEmpty)) continue;
    if (names === null) {
      header ??= values.every((value) => typeof value === 'string' || isEmpty(value));
      names = header ? values.map((value) => cellText(value).text ?? '') : [];
      if (header) continue;
    }
    if (rows === wanted) break;
    if (rows++ === SAMPLE) guessed = kinds.types();
    await append(table, kinds, values);
  }
  await table.close(Math.max(names?.length ?? 0, 1));
  const columns = nameColumns(names ?? [], kinds, table.width());
  const types = guessed ?? columns.map(({ type }) => type);
  return {
    columns,
    guessed: new Map(columns.map(({ name }, i) => [name, types[i] ?? 'VARCHAR'])),
    header: header ?? true,
    warnings: sampledWarning(limit, rows),
  };
}

async function append(table: TextTable, kinds: ColumnKinds, values: readonly CellValue[]): Promise<void> {
  const cells = values.map(cellText);
  cells.forEach(({ kind }, i) => {
    if (kind !== null) kinds.add(i, kind);
  });
  await table.append(cells.map(({ text }) => text));
}

const isEmpty = (value: CellValue) => value === null || value === undefined || value === '';

function sampledWarning(limit: number | null, rows: number): PreviewWarning[] {
  if (limit === null || rows < Math.max(limit, SAMPLE)) return [];
  return [
    {
      code: 'type_unsure',
      message: `Types were found in the first ${rows.toLocaleString('en')} rows; later rows may not fit them.`,
    },
  ];
}

function nameColumns(names: readonly string[], kinds: ColumnKinds, width: number): Column[] {
  const types = kinds.types();
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, i) => {
    const base = names[i]?.trim() || `column${i}`;
    let name = base;
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${base}_${n}`;
    taken.add(name.toLowerCase());
    return { name, type: types[i] ?? 'VARCHAR' };
  });
}

function typedRows(columns: readonly Column[]): string {
  const list = columns.map(({ name, type }, i) => `CAST(c${i} AS ${type}) AS ${quotedIdentifier(name)}`);
  return `(SELECT ${list.join(', ')} FROM temp.${TABLE})`;
}
