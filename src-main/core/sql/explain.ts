import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { Plan, PlanNode } from '#contract/sql.ts';
import { bindParameters, type Parameters } from './bindParameters.ts';
import { splitStatements } from './splitStatements.ts';
import { readFailure, sqlError } from './sqlError.ts';

/** A node as DuckDB's JSON has it; the two forms of EXPLAIN use different names. */
interface RawNode {
  name?: string;
  operator_name?: string;
  operator_type?: string;
  operator_timing?: number;
  operator_cardinality?: number;
  latency?: number;
  extra_info?: Record<string, string | string[]>;
  children?: RawNode[];
}

/** The plan of one statement. With `analyze` the statement is really run, changes included, as in DuckDB. */
export async function explain(
  connection: DuckDBConnection,
  { sql, analyze, parameters = {} }: { sql: string; analyze: boolean; parameters?: Parameters },
): Promise<Plan> {
  const spans = splitStatements(sql);
  const [span] = spans;
  if (!span || spans.length > 1) {
    throw new MillraceError('usage', `EXPLAIN takes one statement; there are ${spans.length}.`, {
      remedy: 'Put the cursor into the statement, or select it.',
    });
  }
  const prefix = analyze ? 'EXPLAIN (ANALYZE, FORMAT JSON) ' : 'EXPLAIN (FORMAT JSON) ';
  const text = prefix + sql.slice(span.start, span.end);
  const raw = await planJson(connection, { text, parameters, start: span.start - prefix.length });
  return analyze ? analyzedPlan(raw) : { analyzed: false, seconds: null, root: planNode(rootOf(raw)) };
}

async function planJson(
  connection: DuckDBConnection,
  { text, parameters, start }: { text: string; parameters: Parameters; start: number },
): Promise<RawNode | RawNode[]> {
  try {
    const statement = await connection.prepare(text);
    bindParameters(statement, parameters);
    const reader = await statement.runAndReadAll();
    return JSON.parse(String(reader.getRows()[0]?.[1])) as RawNode | RawNode[];
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    if (error instanceof SyntaxError) throw new MillraceError('sql', 'DuckDB has no plan for this statement.');
    throw readFailure(error, text).type === '' ? error : sqlError(error, text, start);
  }
}

function rootOf(raw: RawNode | RawNode[]): RawNode {
  const root = Array.isArray(raw) ? raw[0] : raw;
  if (!root) throw new MillraceError('sql', 'DuckDB has no plan for this statement.');
  return root;
}

/** The query itself and EXPLAIN ANALYZE are nodes too; a reader wants what lies below them. */
function analyzedPlan(raw: RawNode | RawNode[]): Plan {
  const query = rootOf(raw);
  let root = query.children?.[0] ?? query;
  if (root.operator_type === 'EXPLAIN_ANALYZE') root = root.children?.[0] ?? root;
  return { analyzed: true, seconds: query.latency ?? null, root: planNode(root) };
}

const ESTIMATE = 'Estimated Cardinality';

function planNode({
  name,
  operator_name,
  operator_type,
  operator_timing,
  operator_cardinality,
  extra_info,
  children,
}: RawNode): PlanNode {
  const { [ESTIMATE]: estimate, ...details } = extra_info ?? {};
  return {
    name: (name ?? operator_name ?? operator_type ?? '').trim(),
    details: Object.fromEntries(Object.entries(details).map(([key, value]) => [key, [value].flat().join('\n')])),
    estimatedRows: estimate === undefined ? null : Number(estimate),
    rows: operator_cardinality ?? null,
    seconds: operator_timing ?? null,
    children: (children ?? []).map(planNode),
  };
}
