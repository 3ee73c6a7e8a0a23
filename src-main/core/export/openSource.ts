import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { ExportSource } from '#contract/exporting.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import type { Database } from '../duckdb/openDuckDB.ts';
import { quotedIdentifier } from '../duckdb/quote.ts';
import { bindParameters, type Parameters } from '../sql/bindParameters.ts';
import { whileWanted } from '../sql/interruptUntilSettled.ts';
import type { ResultSource } from '../sql/ResultSource.ts';
import { splitStatements } from '../sql/splitStatements.ts';
import { sqlError } from '../sql/sqlError.ts';
import type { ExportColumn, OpenSource } from './ExportTask.ts';

interface Context {
  database: Database;
  results: ResultSource;
  signal: AbortSignal;
}

/**
 * Finds what is to be written, whole.
 *
 * @throws MillraceError `not_found` for a run or table that is not there, `usage` for a statement that does not only
 * read, `sql` when it fails.
 */
export async function openSource(source: ExportSource, { database, results, signal }: Context): Promise<OpenSource> {
  const result = source.kind === 'run' ? results.resultOf(source.runId, source.viewId) : null;
  const connection = await (result ?? { connection: database.connect }).connection();
  try {
    const { relation, name } = await relationOf(source, { connection, result: result?.relation ?? null, signal });
    const columns = await columnsOf(connection, relation);
    const rows = result?.rows ?? (await rowsOf(connection, relation, signal));
    return { connection, relation, columns, rows, name, close: () => connection.closeSync() };
  } catch (error) {
    connection.closeSync();
    throw error;
  }
}

async function relationOf(
  source: ExportSource,
  { connection, result, signal }: { connection: DuckDBConnection; result: string | null; signal: AbortSignal },
): Promise<{ relation: string; name: string }> {
  switch (source.kind) {
    case 'run':
      return { relation: result ?? '', name: 'result' };
    case 'table':
      return { relation: await tableNamed(connection, source.table), name: source.table };
    case 'sql':
      return { relation: await storedRows(connection, source, signal), name: 'query' };
  }
}

/** A table or view by its name as the catalog shows it; without a schema it is in `main`. */
async function tableNamed(connection: DuckDBConnection, name: string): Promise<string> {
  const reader = await connection.runAndReadAll(
    `SELECT table_schema, table_name FROM information_schema.tables
WHERE table_catalog = current_catalog()
  AND (table_schema || '.' || table_name = $name OR (table_schema = 'main' AND table_name = $name))`,
    { name },
  );
  const [schema, table] = reader.getRows()[0] ?? [];
  if (typeof schema === 'string' && typeof table === 'string') {
    return `${quotedIdentifier(schema)}.${quotedIdentifier(table)}`;
  }
  throw new MillraceError('not_found', `There is no table ${JSON.stringify(name)}.`, {
    remedy: 'Give its schema and name, e.g. raw.trips.',
  });
}

/**
 * Keeps a statement's rows in a temporary table: it runs once, all of it, before the first byte is written. Between
 * parentheses DuckDB takes only what reads: SELECT, FROM, VALUES, PIVOT, DESCRIBE, SHOW, SUMMARIZE.
 */
async function storedRows(
  connection: DuckDBConnection,
  { sql, parameters = {} }: { sql: string; parameters?: Parameters },
  signal: AbortSignal,
): Promise<string> {
  const [span, another] = splitStatements(sql);
  if (!span || another) throw new MillraceError('usage', 'An export takes one statement, and it returns rows.');
  const statement = sql.slice(span.start, span.end);
  const before = 'CREATE TEMP TABLE millrace_export AS FROM (';
  try {
    await refuseWriting(connection, statement);
    const text = `${before}${statement}\n)`;
    if (span.parameters.length === 0) await whileWanted(connection, connection.run(text), signal);
    else await runPrepared(connection, { text, parameters, signal });
  } catch (error) {
    throw sqlError(error, `${before}${statement}`, span.start - before.length);
  }
  return 'millrace_export';
}

/** The parser's own word for it, and a clearer one than a syntax error at INTO. */
async function refuseWriting(connection: DuckDBConnection, statement: string): Promise<void> {
  const reads = /^[\s(]*(select|from|with|values|table|show|describe|desc|summarize|pivot|unpivot)\b/i.test(statement);
  if (!reads)
    throw new MillraceError(
      'usage',
      'Only a statement that reads can be exported: SELECT, FROM, VALUES, PIVOT, DESCRIBE, SHOW, SUMMARIZE.',
    );
  await connection.extractStatements(statement);
}

async function runPrepared(
  connection: DuckDBConnection,
  { text, parameters, signal }: { text: string; parameters: Parameters; signal: AbortSignal },
): Promise<void> {
  const prepared = await connection.prepare(text);
  try {
    bindParameters(prepared, parameters);
    await whileWanted(connection, prepared.run(), signal);
  } finally {
    prepared.destroySync();
  }
}

async function columnsOf(connection: DuckDBConnection, relation: string): Promise<ExportColumn[]> {
  const result = await connection.run(`SELECT * FROM ${relation} LIMIT 0`);
  return result.columnNames().map((name, i) => ({ name, type: result.columnType(i) }));
}

async function rowsOf(connection: DuckDBConnection, relation: string, signal: AbortSignal): Promise<number> {
  const work = connection.runAndReadAll(`SELECT count(*) FROM ${relation}`);
  return Number((await whileWanted(connection, work, signal)).getRows()[0]?.[0]);
}
