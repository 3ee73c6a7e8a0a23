import { rm } from 'node:fs/promises';
import type { Column } from '#contract/catalog.ts';
import type { CsvOptions, PreviewWarning, ReadOptions, RejectedRow } from '#contract/files.ts';
import type { PlannedColumn } from './columnPlan.ts';

/**
 * One file as DuckDB reads it. A CSV reader casts by itself and keeps its own list of what it refused; all other
 * formats give the types they have, and what a person chose is cast afterwards.
 */
export interface Scan {
  kind: 'csv' | 'cast';
  /** Columns of the file. */
  columns: Column[];
  /** Types a preview showed where it looked at the first rows only; sent back unchanged they are not a choice. */
  guessed: ReadonlyMap<string, string>;
  /** What follows FROM, reading these columns; `rejects` names the table a CSV reader lists refused rows in. */
  from(columns: readonly PlannedColumn[], rejects?: string): string;
  /** Options completed by what was sniffed, without the columns. */
  options: ReadOptions;
  sheets: string[];
  warnings: PreviewWarning[];
  /**
   * Only CSV: the dialect, and the file a refused row's byte position counts in. `cutAt` is where a copy of the file's
   * first lines ends, in bytes; null when all of the file is there. `sample` follows FROM and gives the rows the types
   * were found in, as text.
   */
  csv?: { dialect: CsvOptions; path: string; cutAt: number | null; sample: string };
  /** Copies made for this scan; whoever opened it deletes them. */
  copies: string[];
  /** Rows refused before DuckDB saw them, with their number among the file's rows; in order. */
  refused: RefusedRow[];
}

export interface RefusedRow extends RejectedRow {
  /** 1-based number among the file's data rows. */
  row: number;
}

export async function removeCopies({ copies }: Scan): Promise<void> {
  for (const copy of copies) await rm(copy, { force: true });
}
