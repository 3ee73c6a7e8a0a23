import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { StatementSpan } from '#contract/sql.ts';
import type { Parameters } from './bindParameters.ts';
import type { ResultStore } from './createResultStore.ts';
import type { Session } from './createSessions.ts';
import { cancelled, discard, executeStatement, type StatementOutcome } from './executeStatement.ts';
import type { StoredResult } from './StoredResult.ts';
import { mayReturnRows } from './splitStatements.ts';
import { sqlError } from './sqlError.ts';

interface ScriptControl {
  isStopped(): boolean;
  /** Resolves when the script is to stop. */
  stopped: Promise<void>;
  setInterruptible(on: boolean): void;
  onStatement(index: number): void;
  /** Rows of what will be the script's result can be paged. */
  onRows(result: StoredResult): void;
}

export interface Script {
  sql: string;
  spans: StatementSpan[];
  parameters: Parameters;
}

interface Engine {
  connection: DuckDBConnection;
  session: Session;
  store: ResultStore;
  control: ScriptControl;
}

/** Runs statements in order. The result is that of the last one that returned rows; `changed` adds up. */
export async function executeScript({ sql, spans, parameters }: Script, engine: Engine): Promise<StatementOutcome> {
  let last: StatementOutcome = { result: null, changed: null };
  for (const [index, { start, end }] of spans.entries()) {
    const text = sql.slice(start, end);
    const isLast = !spans.slice(index + 1).some((span) => mayReturnRows(sql.slice(span.start, span.end)));
    engine.control.onStatement(index);
    try {
      last = await executeText(text, last, { engine, parameters, announce: isLast });
    } catch (error) {
      discard(last.result);
      throw placed(error, text, start);
    }
  }
  if (last.result) engine.control.onRows(last.result);
  return last;
}

/** One written statement; DuckDB makes several of some (PIVOT). */
async function executeText(
  text: string,
  before: StatementOutcome,
  { engine, parameters, announce }: { engine: Engine; parameters: Parameters; announce: boolean },
): Promise<StatementOutcome> {
  const { connection, control } = engine;
  const onRows = announce ? control.onRows : () => undefined;
  let last = before;
  const extracted = await connection.extractStatements(text);
  for (let index = 0; index < extracted.count; index++) {
    if (control.isStopped()) throw cancelled();
    const statement = await extracted.prepare(index);
    try {
      const outcome = await executeStatement(statement, {
        ...engine,
        parameters,
        text,
        control: { ...control, onRows },
      });
      last = merge(last, outcome);
    } finally {
      statement.destroySync();
    }
  }
  return last;
}

function merge(before: StatementOutcome, { result, changed }: StatementOutcome): StatementOutcome {
  if (result) discard(before.result);
  return {
    result: result ?? before.result,
    changed: changed === null ? before.changed : (before.changed ?? 0) + changed,
  };
}

/** Positions so far count from the statement's start; the caller sent the whole script. */
function placed(error: unknown, text: string, start: number): MillraceError {
  if (!(error instanceof MillraceError)) return sqlError(error, text, start);
  const { position } = error.detail;
  if (position === undefined) return error;
  return new MillraceError(
    error.code,
    error.message,
    { ...error.detail, position: start + position },
    { cause: error },
  );
}
