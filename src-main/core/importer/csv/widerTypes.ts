import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnPlan } from '../columnPlan.ts';
import type { ReadRequest } from '../ImporterApi.ts';
import type { PreparedInput } from '../input/prepareInput.ts';
import type { Scan } from '../Scan.ts';
import type { Staged } from '../staging/stageScan.ts';
import { isSampled } from './openCsv.ts';
import { sniffCsv } from './sniffCsv.ts';

interface Widening {
  connection: DuckDBConnection;
  scan: Scan;
  prepared: PreparedInput;
  plan: ColumnPlan;
  staged: Staged;
  request: ReadRequest;
}

/** Text is the last resort: it is taken only where the file would fail otherwise. */
const LAST_RESORT = 'VARCHAR';

/**
 * Types were sniffed from the first rows. Where later values do not fit them and nobody chose another type, the whole
 * file is sniffed. Gives the types to read again with, by column; null keeps the read as it is, with its rejects.
 */
export async function widerTypes({
  connection,
  scan,
  prepared,
  plan,
  staged,
  request,
}: Widening): Promise<Map<string, string> | null> {
  if (!scan.csv || staged.misfits.length === 0 || !isSampled(prepared)) return null;
  const sniffed = plan.columns.filter(({ type, found }) => type === found);
  const open = new Map(
    sniffed.filter(({ source }) => staged.misfits.includes(source)).map(({ source, type }) => [source, type]),
  );
  if (open.size === 0) return null;
  const { rows } = staged.parquet;
  const failing = staged.refused.length > (rows + staged.refused.length) * request.maxRejects;
  const whole = await sniffCsv({
    connection,
    path: scan.csv.path,
    text: prepared.text,
    asked: scan.csv.dialect,
    sample: -1,
  });
  const types = new Map<string, string>();
  for (const { name, type } of whole.columns) {
    if (open.get(name) !== undefined && open.get(name) !== type && (type !== LAST_RESORT || failing))
      types.set(name, type);
  }
  return types.size > 0 ? types : null;
}
