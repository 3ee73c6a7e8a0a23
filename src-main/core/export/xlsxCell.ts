import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { quotedIdentifier } from '../duckdb/quote.ts';
import type { ExportColumn } from './ExportTask.ts';
import { finiteExpression } from './finiteExpression.ts';
import { guardedText, isFreeText } from './formulaGuard.ts';
import { isNested } from './isNested.ts';

/** What Excel can hold in a cell. */
export type Cell = string | number | boolean | Date | null;

/** How often a value could not be what its type says. */
export interface CellNotes {
  /** Numbers with more digits than a DOUBLE holds, NaN and infinities: text. */
  numbersAsText: number;
  /** Before March 1900 or after 9999: text. */
  momentsAsText: number;
  /** Microseconds dropped. */
  rounded: number;
  /** Texts over 32,767 characters. */
  cut: number;
}

export interface XlsxColumn {
  /** What to SELECT so that the chunk holds what `cell` takes. */
  select: string;
  format: string | null;
  cell: (value: unknown, notes: CellNotes) => Cell;
}

const LONGEST_TEXT = 32_767;
/** Excel takes 1900 for a leap year, so its days count right from March 1900 on. */
const FIRST_MOMENT = Date.UTC(1900, 2, 1);
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const SMALL_NUMBERS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
]);
const LONG_NUMBERS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.DECIMAL,
]);
const MOMENTS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
]);

export function xlsxColumn({ name, type }: ExportColumn, { guard }: { guard: boolean }): XlsxColumn {
  const column = quotedIdentifier(name);
  const asText = `CAST(${column} AS VARCHAR)`;
  if (type.typeId === DuckDBTypeId.BOOLEAN)
    return { select: column, format: null, cell: (value) => value as boolean | null };
  if (type.typeId === DuckDBTypeId.FLOAT)
    return { select: `CAST(${asText} AS DOUBLE)`, format: null, cell: smallNumber };
  if (SMALL_NUMBERS.has(type.typeId)) return { select: column, format: null, cell: smallNumber };
  if (LONG_NUMBERS.has(type.typeId)) return { select: asText, format: null, cell: longNumber };
  if (MOMENTS.has(type.typeId)) return { select: momentText(column, type), format: momentFormat(type), cell: moment };
  if (isNested(type)) return textColumn(`CAST(to_json(${finiteExpression(column, type)}) AS VARCHAR)`, false);
  return textColumn(asText, guard && isFreeText(type));
}

function textColumn(select: string, guard: boolean): XlsxColumn {
  return {
    select,
    format: null,
    cell: (value, notes) => {
      if (typeof value !== 'string') return null;
      const text = guard ? guardedText(value) : value;
      if (text.length <= LONGEST_TEXT) return xlsxText(text);
      notes.cut++;
      return xlsxText(text.slice(0, LONGEST_TEXT));
    },
  };
}

/** Excel reads `_x0041_` as `A`; a text that looks like that has its underscore escaped (ECMA-376, ST_Xstring). */
export function xlsxText(text: string): string {
  return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}

function smallNumber(value: unknown, notes: CellNotes): Cell {
  if (typeof value !== 'number' || Number.isFinite(value)) return value as number | null;
  notes.numbersAsText++;
  return String(value);
}

/** A number where a DOUBLE says the same digits, else their text. */
function longNumber(value: unknown, notes: CellNotes): Cell {
  if (typeof value !== 'string') return null;
  const number = Number(value);
  const digits = value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER && String(number) === digits.replace(/^-0$/, '0')) return number;
  if (plainDigits(number) === digits) return number;
  notes.numbersAsText++;
  return value;
}

/** Small fractions without an exponent, to compare with what DuckDB prints. */
function plainDigits(number: number): string | null {
  const [mantissa = '', exponent] = String(Math.abs(number)).split('e-');
  if (exponent === undefined) return null;
  const digits = mantissa.replace('.', '');
  return `${number < 0 ? '-' : ''}0.${'0'.repeat(Number(exponent) - 1)}${digits}`;
}

/** A moment's text in UTC; TIMESTAMPTZ too, whatever the session's zone. */
function momentText(column: string, type: DuckDBType): string {
  const local = type.typeId === DuckDBTypeId.TIMESTAMP_TZ ? `timezone('UTC', ${column})` : column;
  return `CAST(${local} AS VARCHAR)`;
}

function momentFormat({ typeId }: DuckDBType): string {
  return typeId === DuckDBTypeId.DATE ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss.000';
}

function moment(value: unknown, notes: CellNotes): Cell {
  if (typeof value !== 'string') return null;
  const [, day, time = '00:00:00', fraction = ''] =
    /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d+))?)?$/.exec(value) ?? [];
  const milliseconds = day ? Date.parse(`${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}Z`) : Number.NaN;
  if (!(milliseconds >= FIRST_MOMENT && milliseconds <= LAST_MOMENT)) {
    notes.momentsAsText++;
    return value;
  }
  if (/[1-9]/.test(fraction.slice(3))) notes.rounded++;
  return new Date(milliseconds);
}
