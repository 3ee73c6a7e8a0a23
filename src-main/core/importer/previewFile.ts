import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Preview, PreviewWarning } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import { createArrowEncoder } from '../duckdb/arrowEncoder.ts';
import { arrowProjection } from '../duckdb/arrowProjection.ts';
import type { Database } from '../duckdb/openDuckDB.ts';
import { quotedIdentifier } from '../duckdb/quote.ts';
import type { Budget } from './budget.ts';
import { type ColumnPlan, choicesOf, includedColumns, planColumns } from './columnPlan.ts';
import { refusedRows } from './csv/refusedRows.ts';
import type { PreviewRequest } from './ImporterApi.ts';
import type { PreparedInput } from './input/prepareInput.ts';
import { openScan } from './openScan.ts';
import { readError } from './readError.ts';
import { withCanonicalTypes } from './readFile.ts';
import { type RefusedRow, removeCopies, type Scan } from './Scan.ts';
import { withConnection } from './session.ts';
import { castedColumn, fits, isCast, misfitRows } from './staging/castColumns.ts';
import { suggestedTable } from './suggestedTable.ts';
import { unsureTypes } from './unsureTypes.ts';

interface PreviewFile {
  database: Database;
  request: PreviewRequest;
  prepared: PreparedInput;
  budget: Budget;
  signal: AbortSignal;
}

const LINES = 50;
/** Letters of a line that are shown. */
const LINE_LENGTH = 2_000;
const REJECTS_SHOWN = 100;

/** The first rows as they would be stored, and how the file was understood. */
export function previewFile({ database, request, prepared, budget, signal }: PreviewFile): Promise<Preview> {
  const { options, temporary } = request;
  const limit = Math.min(1_000, Math.max(1, request.limit));
  return withConnection(database, signal, async (connection) => {
    try {
      const scan = await openScan({ connection, prepared, options, budget, temporary, signal, limit });
      try {
        return await previewScan(connection, scan, { request, prepared, limit });
      } finally {
        await removeCopies(scan);
      }
    } catch (error) {
      throw readError(error, prepared.input.path);
    }
  });
}

type Looking = Pick<PreviewFile, 'request' | 'prepared'> & { limit: number };

async function previewScan(connection: DuckDBConnection, scan: Scan, looking: Looking): Promise<Preview> {
  const { request, prepared, limit } = looking;
  const { input, text, format, compression } = prepared;
  const choices = await withCanonicalTypes(connection, request.options.columns ?? []);
  const plan = planColumns(input.path, scan.columns, choices, scan.guessed);
  const { rows, count, refused } = await firstRows(connection, scan, plan, limit);
  return {
    path: input.path,
    bytes: input.bytes,
    format,
    compression,
    options: { ...scan.options, columns: choicesOf(plan) },
    columns: includedColumns(plan).map(({ name, type }) => ({ name, type })),
    sheets: scan.sheets,
    rows,
    lines: text === '' ? [] : text.split(/\r\n|\n|\r/, LINES).map((line) => line.slice(0, LINE_LENGTH)),
    rejected: refused.slice(0, REJECTS_SHOWN).map(({ line, column, reason, raw }) => ({ line, column, reason, raw })),
    warnings: [
      ...scan.warnings,
      ...plan.warnings,
      ...lateWarnings(count, refused),
      ...(await doubts(connection, scan, plan)),
    ],
    suggestedTable: suggestedTable(basename(input.path)),
  };
}

/** Only where types are guessed: the other formats say what their values are. */
async function doubts(connection: DuckDBConnection, scan: Scan, plan: ColumnPlan): Promise<PreviewWarning[]> {
  const { format } = scan.options;
  if (format !== 'csv' && format !== 'xlsx') return [];
  const sample = scan.csv?.sample ?? scan.from(plan.columns);
  return unsureTypes({ connection, plan, rows: 'first_rows', sample });
}

interface FirstRows {
  rows: Uint8Array;
  count: number;
  refused: RefusedRow[];
}

async function firstRows(
  connection: DuckDBConnection,
  scan: Scan,
  plan: ColumnPlan,
  limit: number,
): Promise<FirstRows> {
  const included = includedColumns(plan);
  const casts = scan.kind === 'cast' ? included.filter(isCast) : [];
  const columns = included.map(
    (column) =>
      `${casts.includes(column) ? castedColumn(column) : quotedIdentifier(column.source)} AS ${quotedIdentifier(column.name)}`,
  );
  const where = casts.length > 0 ? ` WHERE ${casts.map(fits).join(' AND ')}` : '';
  await connection.run(
    `CREATE TEMP TABLE first_rows AS SELECT ${columns.join(', ')} FROM ${scan.from(plan.columns, 'refused')}${where}${scan.csv ? '' : ` LIMIT ${limit}`}`,
  );
  const types = (await connection.run('FROM first_rows LIMIT 0')).columnTypes();
  const named = included
    .map(({ name }, i) => ({ name, type: types[i] }))
    .filter((column): column is { name: string; type: NonNullable<typeof column.type> } => column.type !== undefined);
  const result = await connection.run(`SELECT ${arrowProjection(named)} FROM first_rows LIMIT ${limit}`);
  const chunks = await result.fetchAllChunks();
  const encoded = createArrowEncoder(
    named.map(({ name, type }, i) => ({
      name,
      type: result.columnType(i),
      typeText: included[i]?.type ?? type.toString(),
    })),
  ).encode(chunks);
  const count = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  return { rows: encoded, count, refused: await refusedSoFar(connection, scan, plan, casts.length > 0, limit) };
}

async function refusedSoFar(
  connection: DuckDBConnection,
  scan: Scan,
  plan: ColumnPlan,
  casts: boolean,
  limit: number,
): Promise<RefusedRow[]> {
  if (scan.csv) return (await refusedRows(connection, 'refused', scan.csv, plan.columns.length)).rows;
  if (!casts) return scan.refused;
  const sample = `(FROM ${scan.from(plan.columns)} LIMIT ${limit})`;
  return [
    ...scan.refused,
    ...(await misfitRows(connection, sample, includedColumns(plan).filter(isCast), scan.refused)),
  ];
}

function lateWarnings(rows: number, refused: RefusedRow[]): PreviewWarning[] {
  const ragged = refused.filter(({ reason }) => /Number of Columns/i.test(reason)).length;
  const warnings: PreviewWarning[] = [];
  if (ragged > 0)
    warnings.push({
      code: 'ragged_rows',
      message: `${ragged} of the rows looked at have more or fewer fields than the others; they become rejects.`,
    });
  if (rows === 0)
    warnings.push({
      code: 'empty',
      message: refused.length > 0 ? 'None of the rows looked at can be stored.' : 'The file has no rows.',
    });
  return warnings;
}
