import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { ColumnChoice } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import type { Database } from '../duckdb/openDuckDB.ts';
import type { Budget } from './budget.ts';
import { canonicalType } from './canonicalType.ts';
import { planColumns, retyped } from './columnPlan.ts';
import { decimalColumns, guardedIntegers, isGuardError } from './csv/guardIntegers.ts';
import { widerTypes } from './csv/widerTypes.ts';
import type { ReadRequest, ReadResult } from './ImporterApi.ts';
import { hasChanged } from './input/openInput.ts';
import type { PreparedInput } from './input/prepareInput.ts';
import { openScan } from './openScan.ts';
import { readError } from './readError.ts';
import { removeCopies, type Scan } from './Scan.ts';
import { withConnection } from './session.ts';
import { checkRejects } from './staging/checkRejects.ts';
import { stageRejects } from './staging/stageRejects.ts';
import { type Staged, stagedPath, stageScan } from './staging/stageScan.ts';
import { type Progress, watchProgress } from './watchProgress.ts';

interface ReadFile {
  database: Database;
  request: ReadRequest;
  prepared: PreparedInput;
  budget: Budget;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** Reads one prepared file into staged Parquet and rejects. Rows staged + rejected = records of the file. */
export function readFile({ database, request, prepared, budget, signal, onProgress }: ReadFile): Promise<ReadResult> {
  const { input } = prepared;
  return withConnection(database, signal, async (connection) => {
    const watch = watchProgress({
      connection,
      path: input.path,
      bytes: input.bytes,
      resident: budget.resident,
      onProgress,
    });
    try {
      const scan = await openScan({
        connection,
        prepared,
        options: request.options,
        budget,
        temporary: request.temporary,
        signal,
        limit: null,
      });
      try {
        return await stage({ connection, scan, request, prepared });
      } finally {
        await removeCopies(scan);
      }
    } catch (error) {
      watch.throwIfExceeded();
      if (!signal.aborted && (await hasChanged(input))) throw changed(input.path, error);
      throw readError(error, input.path);
    } finally {
      watch.stop();
    }
  });
}

type Stage = Pick<ReadFile, 'request' | 'prepared'> & { connection: DuckDBConnection; scan: Scan };

async function stage(context: Stage): Promise<ReadResult> {
  const { connection, request, prepared } = context;
  const { input } = prepared;
  const { columns, parquet, refused } = await stageInFittingTypes(context);
  checkRejects(input.path, parquet.rows, refused, request.maxRejects);
  return {
    columns,
    rows: parquet.rows,
    rejected: refused.length,
    bytesRead: input.bytes,
    parquet: [parquet],
    rejects: await stageRejects(connection, refused, request),
    contentChanged: await hasChanged(input),
  };
}

/** Sniffed types come from the first rows; where later rows speak against them the file is read again with wider ones. */
async function stageInFittingTypes({ connection, scan, request, prepared }: Stage): Promise<Staged> {
  const { path } = prepared.input;
  const choices = await withCanonicalTypes(connection, request.options.columns ?? []);
  let plan = planColumns(path, scan.columns, choices, scan.guessed);
  const guarded = guardedIntegers(scan, plan, prepared);
  const common = { connection, scan, request };
  let staged = await stageScan({ ...common, plan, attempt: 0, guarded }).catch((error: unknown) => {
    if (guarded.length > 0 && isGuardError(error)) return null;
    throw error;
  });
  if (!staged) {
    await rm(stagedPath(request, 0), { force: true });
    const decimals = await decimalColumns(connection, scan, plan, guarded);
    plan = retyped(plan, (column) => (decimals.has(column.source) ? 'DOUBLE' : column.type));
    staged = await stageScan({ ...common, plan, attempt: 1 });
  }
  const wider = await widerTypes({ connection, scan, prepared, plan, staged, request });
  if (!wider) return staged;
  await rm(staged.parquet.path);
  return stageScan({ ...common, plan: retyped(plan, ({ source, type }) => wider.get(source) ?? type), attempt: 2 });
}

/** Each type is asked for once: a file may have thousands of columns. */
export async function withCanonicalTypes(
  connection: DuckDBConnection,
  choices: readonly ColumnChoice[],
): Promise<ColumnChoice[]> {
  const types = new Map<string, string>();
  for (const { type } of choices) if (type && !types.has(type)) types.set(type, await canonicalType(connection, type));
  return choices.map((choice) => (choice.type ? { ...choice, type: types.get(choice.type) ?? choice.type } : choice));
}

const changed = (path: string, cause: unknown) =>
  new MillraceError(
    'bad_input',
    `${path} was changed while it was being read; nothing of it was kept.`,
    { file: path, remedy: 'Ingest it again once nobody writes to it.' },
    { cause },
  );
