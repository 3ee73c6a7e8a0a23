import { MillraceError } from '#contract/errors.ts';

/**
 * What one file may cost. A file that says it holds far more than its size is taken for a bomb: real CSV and JSON
 * shrink 3 to 30 times under gzip, a worksheet up to 100 times, while deflate can reach 1,032 times and zstd more.
 */
export interface Budget {
  /** Unpacked bytes for each byte of the file. */
  expansion: number;
  /** Unpacked bytes that are always allowed. */
  expandedFloor: number;
  /** Cells of a table for each byte of the file. */
  cellsPerByte: number;
  /** Cells that are always allowed. */
  cellsFloor: number;
  /** Resident bytes of this process. DuckDB's own limit does not bound it. */
  resident: number;
}

export const DEFAULT_BUDGET: Budget = {
  expansion: 200,
  expandedFloor: 256 * 1024 * 1024,
  cellsPerByte: 1_000,
  cellsFloor: 50_000_000,
  resident: 4 * 1024 * 1024 * 1024,
};

/** Unpacked bytes a file of `bytes` bytes may give. */
export function expandedLimit({ expansion, expandedFloor }: Budget, bytes: number): number {
  return Math.max(expandedFloor, bytes * expansion);
}

export function cellLimit({ cellsPerByte, cellsFloor }: Budget, bytes: number): number {
  return Math.max(cellsFloor, bytes * cellsPerByte);
}

export function expandsTooMuch(path: string, bytes: number, limit: number): MillraceError {
  return new MillraceError(
    'limit',
    `${path} was stopped: its ${bytes.toLocaleString('en')} bytes unpack to more than ${limit.toLocaleString('en')} bytes, far more than real data does.`,
    { file: path, remedy: 'If you trust the file, unpack it yourself and ingest the result.' },
  );
}
