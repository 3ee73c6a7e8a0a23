import type { DuckDBConnection } from '@duckdb/node-api';
import type { Completion } from '#contract/sql.ts';
import { quotedIdentifier, quotedString } from '../duckdb/quote.ts';
import { splitStatements } from './splitStatements.ts';
import { utf16FromBytes } from './sqlError.ts';

const MOST = 200;
const NAME = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)`;

/** What could stand at `position`, best first: columns of the tables the statement names, then what DuckDB's grammar allows. */
export async function complete(connection: DuckDBConnection, sql: string, position: number): Promise<Completion[]> {
  const { start, end } = statementAt(sql, position);
  const before = sql.slice(start, position);
  const dotted = new RegExp(`(${NAME}(?:\\s*\\.\\s*${NAME})*)\\s*\\.\\s*(${NAME}|"?)?$`).exec(before);
  const tables = tablesIn(sql.slice(start, end));
  if (dotted) {
    const typed = dotted[2] ?? '';
    return afterDot(connection, dotted[1] ?? '', { tables, typed, start: position - typed.length });
  }
  const typed = new RegExp(`(${NAME})$`).exec(before)?.[1] ?? '';
  const columns = /\b(from|join|into|update|table)\s+\S*$/i.test(before)
    ? []
    : await columnsOf(connection, [...new Set(tables.values())], { typed, start: position - typed.length });
  return merged([...columns, ...(await grammar(connection, before, start))]).slice(0, MOST);
}

/** The statement a position lies in or right behind; between statements a new one begins. */
function statementAt(sql: string, position: number): { start: number; end: number } {
  const spans = splitStatements(sql);
  const own = spans.findLast((span) => span.start < position);
  if (!own) return { start: 0, end: spans[0]?.end ?? sql.length };
  if (!sql.slice(own.end, position).includes(';')) return { start: own.start, end: Math.max(own.end, position) };
  const semicolon = sql.indexOf(';', own.end) + 1;
  return { start: semicolon, end: Math.max(position, semicolon) };
}

/** Alias or name in lower case → table name as written, for the tables a statement names. */
function tablesIn(statement: string): Map<string, string> {
  const tables = new Map<string, string>();
  const pattern = new RegExp(
    `\\b(?:from|join|update|into)\\s+(${NAME}(?:\\.${NAME})*)(?:\\s+(?:as\\s+)?(${NAME}))?|,\\s*(${NAME}(?:\\.${NAME})*)\\s+(?:as\\s+)?(${NAME})`,
    'gi',
  );
  for (const [, name = '', alias, listed, listedAlias] of statement.matchAll(pattern)) {
    const table = name || listed || '';
    const last = lastName(table);
    tables.set(last.toLowerCase(), last);
    const other = alias ?? listedAlias;
    if (other) tables.set(unquoted(other).toLowerCase(), last);
  }
  return tables;
}

function lastName(dotted: string): string {
  return unquoted(new RegExp(`${NAME}$`).exec(dotted)?.[0] ?? dotted);
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, name.endsWith('"') ? -1 : undefined).replaceAll('""', '"') : name;
}

interface Place {
  typed: string;
  start: number;
}

async function afterDot(
  connection: DuckDBConnection,
  qualifier: string,
  { tables, ...place }: Place & { tables: Map<string, string> },
): Promise<Completion[]> {
  const last = lastName(qualifier);
  const table = tables.get(last.toLowerCase()) ?? last;
  const columns = await columnsOf(connection, [table], place);
  const inSchema = await rows(
    connection,
    `SELECT table_name, 'table', 'table' FROM (
       SELECT database_name, schema_name, table_name FROM duckdb_tables() UNION ALL
       SELECT database_name, schema_name, view_name FROM duckdb_views())
     WHERE lower(schema_name) = lower(${quotedString(last)}) OR lower(database_name) = lower(${quotedString(last)})
     UNION
     SELECT schema_name, 'schema', 'schema' FROM duckdb_schemas() WHERE lower(database_name) = lower(${quotedString(last)})
     ORDER BY ALL`,
  );
  return merged([...columns, ...fitting(inSchema, place)]).slice(0, MOST);
}

async function columnsOf(connection: DuckDBConnection, tables: string[], place: Place): Promise<Completion[]> {
  if (tables.length === 0) return [];
  const names = tables.map((table) => `lower(${quotedString(table)})`).join(', ');
  const found = await rows(
    connection,
    `SELECT column_name, 'column', any_value(data_type) FROM duckdb_columns() WHERE lower(table_name) IN (${names})
     GROUP BY column_name ORDER BY min(column_index), column_name`,
  );
  return fitting(found, place);
}

function fitting(found: string[][], { typed, start }: Place): Completion[] {
  const wanted = unquoted(typed).toLowerCase();
  return found
    .filter(([label = '']) => label.toLowerCase().startsWith(wanted))
    .map(([label = '', kind = '', detail = '']) => ({
      label,
      insert: nameToInsert(label),
      kind: kind as Completion['kind'],
      detail,
      start,
    }));
}

/** Plain lower-case names need no quotes; anything else gets them, which is never wrong. */
function nameToInsert(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quotedIdentifier(name);
}

async function grammar(connection: DuckDBConnection, before: string, offset: number): Promise<Completion[]> {
  const found = await rows(
    connection,
    `SELECT suggestion, suggestion_type, suggestion_start FROM sql_auto_complete(${quotedString(before)})`,
  );
  return found.flatMap(([suggestion = '', type = '', at = '0']) => {
    const label = suggestion.trimEnd();
    if (!/\w/.test(label)) return [];
    const kind = kindOf(type);
    return [{ label, insert: label, kind, detail: kind, start: offset + utf16FromBytes(before, Number(at)) }];
  });
}

function kindOf(type: string): Completion['kind'] {
  if (type.endsWith('function')) return 'function';
  if (type.includes('file') || type.includes('directory')) return 'file';
  if (type.includes('schema') || type.includes('catalog')) return 'schema';
  if (type === 'table' || type === 'column' || type === 'type') return type;
  return 'keyword';
}

function merged(completions: Completion[]): Completion[] {
  const byName = new Map<string, Completion>();
  for (const completion of completions) {
    const key = `${completion.label.toLowerCase()} ${completion.kind}`;
    if (!byName.has(key)) byName.set(key, completion);
  }
  return [...byName.values()];
}

async function rows(connection: DuckDBConnection, query: string): Promise<string[][]> {
  const reader = await connection.runAndReadAll(query);
  return reader.getRows().map((row) => row.map(String));
}
