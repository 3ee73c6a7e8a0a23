import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Core } from '#contract/api.ts';
import { fromErrorBody, MillraceError } from '#contract/errors.ts';
import type { ExportFormat } from '#contract/exporting.ts';
import type { ParameterValue, Run } from '#contract/sql.ts';
import { readableCount } from './readableBytes.ts';
import { say, type Terminal } from './Terminal.ts';
import { withCore } from './withCore.ts';
import { printExport, runExport } from './writeResult.ts';

export interface QueryOptions {
  format?: ExportFormat | 'table';
  out?: string;
  param?: Record<string, ParameterValue>;
}

export const QUERY_FORMATS = ['table', 'csv', 'json', 'ndjson', 'arrow', 'parquet'] as const;

/** Rows a printed table shows; every other format writes all of them. */
const SHOWN_ROWS = 100;

/** Runs SQL and writes what its last statement returns to stdout or a file. */
export async function queryProject(
  terminal: Terminal,
  project: string,
  sql: string,
  { format, out, param }: QueryOptions,
): Promise<void> {
  const wanted = format ?? 'table';
  if (wanted === 'table' && out !== undefined) {
    throw new MillraceError('usage', 'A printed table is for the terminal: give --format for a file.');
  }
  const to = out === undefined ? undefined : resolve(terminal.folder, out);
  await withCore(terminal, project, async ({ api }) => {
    const run = await runToEnd(terminal, api, sql, param);
    if (!run.returnsRows)
      return say(terminal, run.changed === null ? 'Done.' : `Done: ${readableCount(run.changed)} rows changed.`);
    if (wanted === 'table') return printTable(terminal, api, run);
    const request = { source: { kind: 'run' as const, runId: run.runId }, format: wanted };
    // What a command line asked for goes to a program, which wants the values as they are.
    const options = { formulaGuard: false };
    if (to === undefined) return void (await printExport(terminal, api, { ...request, options }));
    const job = await runExport(terminal, api, { ...request, options, to });
    for (const note of job.notes) say(terminal, note);
    say(terminal, `${readableCount(job.rows)} rows in ${job.path}`);
  });
}

/** Starts a run and waits for its end; Ctrl+C stops it. Rejects with the run's error, placed in the statement. */
async function runToEnd(
  { signal }: Terminal,
  api: Core,
  sql: string,
  parameters: Record<string, ParameterValue> = {},
): Promise<Run & { status: 'done' }> {
  const request = { sessionId: `command-${randomUUID()}`, sql, parameters };
  const { runId } = await api.sql.run(request, { signal });
  const stop = () => void api.sql.stop({ runId }).catch(() => {});
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const run = await api.sql.wait({ runId });
    if (run.status === 'done') return run;
    if (run.status === 'failed') throw fromErrorBody(run.error);
    throw new MillraceError('cancelled', 'The query was stopped.');
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function printTable(terminal: Terminal, api: Core, { runId, columns, rows }: Run): Promise<void> {
  const { data, rows: shown } = await api.sql.page({ runId, offset: 0, limit: SHOWN_ROWS });
  // Reading Arrow is loaded only by those who want a table.
  const { resultTable } = await import('./resultTable.ts');
  terminal.stdout.write(resultTable(columns, data));
  if (shown < rows) {
    say(
      terminal,
      `The first ${shown} of ${readableCount(rows)} rows. Give --format csv (or json, parquet, …) for all.`,
    );
  } else say(terminal, `${readableCount(rows)} ${rows === 1 ? 'row' : 'rows'}`);
}
