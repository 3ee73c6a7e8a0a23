import type { DuckDBConnection } from '@duckdb/node-api';
import type { ReadOptions } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import { openArrow } from './arrow/openArrow.ts';
import type { Budget } from './budget.ts';
import { openCsv } from './csv/openCsv.ts';
import type { PreparedInput } from './input/prepareInput.ts';
import { openJson } from './json/openJson.ts';
import { openParquet } from './parquet/openParquet.ts';
import type { Scan } from './Scan.ts';
import { openXlsx } from './xlsx/openXlsx.ts';

export interface OpenScan {
  connection: DuckDBConnection;
  prepared: PreparedInput;
  options: ReadOptions;
  budget: Budget;
  temporary: string;
  signal: AbortSignal;
  /** Rows wanted by a preview; null reads the whole file. */
  limit: number | null;
}

/** How DuckDB is to read this file, by its format. */
export function openScan(request: OpenScan): Promise<Scan> {
  const { connection, prepared, options, budget, temporary, signal, limit } = request;
  switch (prepared.format) {
    case 'csv':
      return openCsv({ connection, prepared, options, temporary, limit });
    case 'json':
    case 'ndjson':
      return openJson({ connection, prepared, quick: limit !== null, temporary, signal });
    case 'parquet':
      return openParquet(connection, prepared, budget);
    case 'arrow':
      return openArrow({ connection, prepared, limit, signal });
    case 'xlsx':
      return openXlsx({ connection, prepared, options, budget, limit, signal });
  }
}
