import {
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import { bindParameters, hasNumberLikeText, type Parameters } from './bindParameters.ts';
import type { ResultStore } from './createResultStore.ts';
import type { Session } from './createSessions.ts';
import type { StoredResult } from './StoredResult.ts';
import { readFailure } from './sqlError.ts';

// Longer than most: a statement's way from prepared to proven whole, with its clean-up, in one place.

/** How a statement is watched while it runs. */
interface StatementControl {
  isStopped(): boolean;
  /** Resolves when the statement is to stop. */
  stopped: Promise<void>;
  /** While true, an interrupt hits the statement and not its clean-up. */
  setInterruptible(on: boolean): void;
  /** Rows have come that can be paged. Called for each chunk. */
  onRows(result: StoredResult): void;
}

export interface StatementContext {
  connection: DuckDBConnection;
  session: Pick<Session, 'inTransaction'>;
  store: ResultStore;
  control: StatementControl;
  parameters: Parameters;
  /** Text to run for the reason of a failure that a stream hid. */
  text: string;
}

export interface StatementOutcome {
  result: StoredResult | null;
  /** Rows written; null for a statement that writes none by nature. */
  changed: number | null;
}

/** These are streamed, inside a transaction that proves them whole; all others are run in one piece. */
const STREAMED: ReadonlySet<StatementType> = new Set([
  StatementType.SELECT,
  StatementType.EXECUTE,
  StatementType.EXPLAIN,
]);
const WRITING: ReadonlySet<StatementType> = new Set([StatementType.INSERT, StatementType.UPDATE, StatementType.DELETE]);
/** After these the person's transaction may have begun or ended. */
const MAY_TURN_TRANSACTION: ReadonlySet<StatementType> = new Set([StatementType.TRANSACTION, StatementType.EXECUTE]);

/** Runs one prepared statement to its end and keeps its rows, all of them or none. */
export async function executeStatement(
  statement: DuckDBPreparedStatement,
  context: StatementContext,
): Promise<StatementOutcome> {
  const { session, connection } = context;
  const type = statement.statementType;
  const outcome = STREAMED.has(type) ? await streamed(statement, context) : await inOnePiece(statement, context);
  if (MAY_TURN_TRANSACTION.has(type)) session.inTransaction = await isInTransaction(connection);
  return outcome;
}

/**
 * A stream that fails midway looks like one that ended (DuckDB 1.5.6). Inside a transaction the failure leaves a trace:
 * the next statement is refused. So `SELECT 1` after the last chunk, in the person's transaction or in one made for
 * this, is the proof that the rows are all there.
 */
async function streamed(statement: DuckDBPreparedStatement, context: StatementContext): Promise<StatementOutcome> {
  const { connection, session, control } = context;
  const ownTransaction = !session.inTransaction;
  let result: StoredResult | null = null;
  try {
    if (ownTransaction) await connection.run('BEGIN');
    const timeZone = await sessionTimeZone(connection);
    control.setInterruptible(true);
    const rows = await startStream(statement, context);
    if (rows.returnType === ResultReturnType.QUERY_RESULT) {
      result = await keepRows(rows, context, { timeZone, onMade: (made) => (result = made) });
    }
    control.setInterruptible(false);
    await proveWhole(context, result?.rows() ?? 0, ownTransaction);
    if (ownTransaction) await connection.run('COMMIT');
    await result?.finish();
    return { result, changed: rows.returnType === ResultReturnType.CHANGED_ROWS ? rows.rowsChanged : null };
  } catch (error) {
    control.setInterruptible(false);
    discard(result);
    if (ownTransaction) await rollBack(connection);
    throw error;
  }
}

async function inOnePiece(statement: DuckDBPreparedStatement, context: StatementContext): Promise<StatementOutcome> {
  const { control } = context;
  let result: StoredResult | null = null;
  control.setInterruptible(true);
  try {
    bindParameters(statement, context.parameters);
    const rows = await retried(statement, context, () => statement.run());
    if (rows.returnType === ResultReturnType.CHANGED_ROWS) return { result, changed: rows.rowsChanged };
    if (rows.returnType !== ResultReturnType.QUERY_RESULT) return { result, changed: null };
    result = await keepRows(rows, context, { timeZone: 'UTC', onMade: (made) => (result = made) });
    await result.finish();
    return { result, changed: WRITING.has(statement.statementType) ? result.rows() : null };
  } catch (error) {
    discard(result);
    throw error;
  } finally {
    control.setInterruptible(false);
  }
}

/** The caller does not wait: giving back room takes longer than a stopped run may. What fails is freed at close. */
export function discard(result: StoredResult | null | undefined): void {
  result?.drop().catch(() => undefined);
}

async function startStream(statement: DuckDBPreparedStatement, context: StatementContext): Promise<DuckDBResult> {
  bindParameters(statement, context.parameters);
  return retried(statement, context, () => statement.stream());
}

/** Text parameters are tried as text first, then as the numbers they look like: see `bindParameters`. */
async function retried<T>(
  statement: DuckDBPreparedStatement,
  { parameters, text }: StatementContext,
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!hasNumberLikeText(parameters) || readFailure(error, text).type !== 'Binder') throw error;
    bindParameters(statement, parameters, { numbers: true });
    return await start();
  }
}

async function keepRows(
  rows: DuckDBResult,
  { store, control }: StatementContext,
  { timeZone, onMade }: { timeZone: string; onMade: (result: StoredResult) => void },
): Promise<StoredResult> {
  const result = await store.create(rows, { timeZone });
  onMade(result);
  for (;;) {
    const chunk = await rows.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return result;
    await Promise.race([result.append(chunk), control.stopped]);
    if (control.isStopped()) throw cancelled();
    control.onRows(result);
  }
}

async function proveWhole(context: StatementContext, rows: number, ownTransaction: boolean): Promise<void> {
  const { connection, control } = context;
  try {
    await connection.run('SELECT 1');
  } catch (error) {
    if (control.isStopped()) throw cancelled();
    if (ownTransaction) {
      await connection.run('ROLLBACK');
      await findReason(context);
    }
    throw new MillraceError(
      'sql',
      `The query failed after ${rows} rows or more, and DuckDB does not say why.`,
      {
        remedy: ownTransaction
          ? 'Run it again.'
          : 'Run ROLLBACK, then run the query outside a transaction to see the reason.',
      },
      { cause: error },
    );
  }
}

const EXPLAIN = 'EXPLAIN ANALYZE ';

/**
 * A stream does not tell why it failed. EXPLAIN ANALYZE runs the same plan and throws the rows away, so it meets the
 * same failure and, running in one piece, tells it.
 */
async function findReason({ connection, text, parameters, control }: StatementContext): Promise<void> {
  await connection.run('BEGIN');
  control.setInterruptible(true);
  try {
    const statement = await connection.prepare(EXPLAIN + text);
    bindParameters(statement, parameters);
    await statement.run();
  } catch (error) {
    if (control.isStopped()) throw cancelled();
    throw withoutPrefix(error, text);
  } finally {
    control.setInterruptible(false);
  }
}

/** The same failure with its position counted in the statement the person wrote. */
function withoutPrefix(error: unknown, text: string): MillraceError {
  const { type, message, position } = readFailure(error, EXPLAIN + text);
  const detail = position === null || position < EXPLAIN.length ? {} : { position: position - EXPLAIN.length };
  return new MillraceError('sql', type ? `${type} Error: ${message}` : message, detail, { cause: error });
}

async function sessionTimeZone(connection: DuckDBConnection): Promise<string> {
  const reader = await connection.runAndReadAll("SELECT current_setting('TimeZone')");
  return String(reader.getRows()[0]?.[0]);
}

/** Within a transaction its number stays the same; outside, each statement has its own. */
async function isInTransaction(connection: DuckDBConnection): Promise<boolean> {
  try {
    const first = await transactionNumber(connection);
    return first === (await transactionNumber(connection));
  } catch (error) {
    if (readFailure(error, '').message.includes('Current transaction is aborted')) return true;
    throw error;
  }
}

async function transactionNumber(connection: DuckDBConnection): Promise<string> {
  const reader = await connection.runAndReadAll('SELECT txid_current()');
  return String(reader.getRows()[0]?.[0]);
}

/** The transaction may have ended already. */
async function rollBack(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('ROLLBACK');
  } catch (error) {
    if (!/no transaction is active/i.test(readFailure(error, '').message)) throw error;
  }
}

export function cancelled(): MillraceError {
  return new MillraceError('cancelled', 'The query was stopped.');
}
