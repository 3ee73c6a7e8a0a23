import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import { MillraceError } from '#contract/errors.ts';
import { quotedIdentifier, quotedString } from '../../duckdb/quote.ts';
import { literalPath } from '../../lake/lakeView.ts';
import { type ColumnPlan, includedColumns, type PlannedColumn } from '../columnPlan.ts';
import { columnsOf } from '../columnsOf.ts';
import { asText, guardedInteger } from '../csv/guardIntegers.ts';
import { refusedRows } from '../csv/refusedRows.ts';
import type { ReadRequest, StagedParquet } from '../ImporterApi.ts';
import { addProvenance } from '../provenance/addProvenance.ts';
import type { RefusedRow, Scan } from '../Scan.ts';
import { castedColumn, fits, isCast, misfitRows } from './castColumns.ts';

export interface Staged {
  /** Columns as the staged file has them, provenance last. */
  columns: Column[];
  parquet: StagedParquet;
  refused: RefusedRow[];
  /** Columns of a CSV file some value of which did not fit its type. */
  misfits: string[];
}

interface StageRequest {
  connection: DuckDBConnection;
  scan: Scan;
  plan: ColumnPlan;
  request: ReadRequest;
  /** Different for each attempt on one connection. */
  attempt: number;
  /** Columns that are read as text and stop the read at the first decimal. */
  guarded?: readonly PlannedColumn[];
}

const ROW_GROUP = 122_880;
const SETTINGS = `FORMAT parquet, CODEC 'zstd', PARQUET_VERSION v2, ROW_GROUP_SIZE ${ROW_GROUP}`;

/** Where an attempt writes; one that was given up leaves its file there. */
export const stagedPath = ({ staging }: ReadRequest, attempt: number): string =>
  join(staging, `data-${attempt}.parquet`);

/** Writes the rows that fit into `staging` and gives back the others. Row numbers are those of the file, rejects counted. */
export async function stageScan({
  connection,
  scan,
  plan,
  request,
  attempt,
  guarded = [],
}: StageRequest): Promise<Staged> {
  const path = stagedPath(request, attempt);
  const rejects = `refused_${attempt}`;
  const from = scan.from(asText(plan.columns, guarded), rejects);
  const casts = scan.kind === 'cast' ? includedColumns(plan).filter(isCast) : [];
  const where = casts.length > 0 ? ` WHERE ${casts.map(fits).join(' AND ')}` : '';
  const copied = await connection.run(
    `COPY (SELECT ${selectList(scan, plan, guarded)} FROM ${from}${where}) TO ${quotedString(path)} (${SETTINGS})`,
  );
  const rows = copied.rowsChanged;
  const { refused, misfits } = await refusedOf({ connection, scan, plan, casts, rejects, from });
  const gaps = Float64Array.from(refused, ({ row }) => row).sort();
  await addProvenance({ path, metadata: request.metadata ?? {}, gaps, ...provenanceOf(request) });
  const columns = await prove(connection, path, rows, refused.length);
  return { columns, parquet: { path, rows, bytes: (await stat(path)).size }, refused, misfits };
}

function selectList(scan: Scan, plan: ColumnPlan, guarded: readonly PlannedColumn[]): string {
  const columns = includedColumns(plan).map((column) => {
    const casted = scan.kind === 'cast' && isCast(column);
    const plain = casted ? castedColumn(column) : quotedIdentifier(column.source);
    const value = guarded.includes(column) ? guardedInteger(column) : plain;
    return `${value} AS ${quotedIdentifier(column.name)}`;
  });
  return columns.join(', ');
}

const provenanceOf = ({ file, ingestedAt, batch }: ReadRequest) => ({
  file,
  batch,
  ingestedAt: BigInt(Date.parse(ingestedAt)) * 1_000n,
});

interface Refusing {
  connection: DuckDBConnection;
  scan: Scan;
  plan: ColumnPlan;
  casts: PlannedColumn[];
  rejects: string;
  from: string;
}

async function refusedOf({
  connection,
  scan,
  plan,
  casts,
  rejects,
  from,
}: Refusing): Promise<{ refused: RefusedRow[]; misfits: string[] }> {
  if (scan.csv) {
    const { rows, misfits } = await refusedRows(connection, rejects, scan.csv, plan.columns.length);
    return { refused: rows, misfits };
  }
  if (casts.length === 0) return { refused: scan.refused, misfits: [] };
  const misfitting = await misfitRows(connection, from, casts, scan.refused);
  return { refused: [...scan.refused, ...misfitting].sort((a, b) => a.row - b.row), misfits: [] };
}

/** Read back by DuckDB what was staged: all rows are there and each has its number. Gives the columns it has. */
async function prove(connection: DuckDBConnection, path: string, rows: number, refused: number): Promise<Column[]> {
  const from = `read_parquet(${quotedString(literalPath(path))}, hive_partitioning = false)`;
  const result = await connection.runAndReadAll(`SELECT count(*), count(_row), coalesce(max(_row), 0) FROM ${from}`);
  const [count, numbered, last] = (result.getRows()[0] ?? []).map(Number);
  if (count === rows && numbered === rows && (last ?? 0) <= rows + refused) return columnsOf(connection, from);
  throw new MillraceError(
    'internal',
    `Staging wrote ${rows} rows but reads back ${count}, ${numbered} of them numbered up to ${last}.`,
  );
}
