import type { Column } from './catalog.ts';
import type { ErrorBody } from './errors.ts';

/** A value for a `$name` parameter. Text is cast by DuckDB to what the statement needs. */
export type ParameterValue = string | number | boolean | null;

export interface RunRequest {
  /** One session per tab: its own connection, temporary tables and settings. Made when first named. */
  sessionId: string;
  /** One statement or several; they run in order, the last one that returns rows is the result. */
  sql: string;
  parameters?: Record<string, ParameterValue>;
  /** Name of the script this belongs to; a version of it is kept at each run. */
  script?: { id: string; title: string; text: string };
}

interface RunFacts {
  runId: string;
  sessionId: string;
  sql: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  elapsedMs: number;
  /** Empty until known. */
  columns: Column[];
  /** Rows of the result that can be paged now. */
  rows: number;
}

/**
 * A run and its result. While `running`, `rows` grows and can be paged already; only `done` says the result is whole.
 * `changed` counts rows written by INSERT, UPDATE, DELETE or COPY; null for other statements.
 */
export type Run =
  | (RunFacts & { status: 'waiting'; ahead: number })
  | (RunFacts & {
      status: 'running';
      progress: number | null;
      statement: number;
      statements: number;
      stopping: boolean;
    })
  | (RunFacts & { status: 'done'; returnsRows: boolean; changed: number | null })
  | (RunFacts & { status: 'failed'; error: ErrorBody })
  | (RunFacts & { status: 'cancelled' });

export interface SortKey {
  /** 0-based column number of the result. */
  column: number;
  direction: 'asc' | 'desc';
}

export interface ColumnFilter {
  column: number;
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'is_null' | 'is_not_null';
  /** Text as the user typed it; cast to the column's type. Not used by the null operators. */
  value?: string;
}

/** A sorted and filtered face of a result, made by DuckDB over the whole of it. */
export interface ResultView {
  viewId: string;
  rows: number;
}

export interface PageRequest {
  runId: string;
  viewId?: string;
  /** 0-based first row. */
  offset: number;
  /** 1 to 10,000 rows. */
  limit: number;
}

export interface StatementSpan {
  /** 0-based offsets in UTF-16 code units, half-open. */
  start: number;
  end: number;
  /** Names of `$name` parameters, without the dollar sign. */
  parameters: string[];
}

export interface Completion {
  label: string;
  insert: string;
  kind: 'keyword' | 'table' | 'column' | 'function' | 'schema' | 'type' | 'file';
  /** Shown beside the label, e.g. a type or a signature. */
  detail: string;
  /** 0-based offset where the inserted text begins to replace. */
  start: number;
}

export interface Diagnostic {
  /** 0-based offsets in UTF-16 code units, half-open. */
  start: number;
  end: number;
  message: string;
  /** DuckDB's "Did you mean", when it has one. */
  suggestion: string | null;
}

export interface FunctionInfo {
  name: string;
  signatures: string[];
  description: string | null;
  examples: string[];
}

export interface PlanNode {
  name: string;
  /** Extra facts, in DuckDB's own words. */
  details: Record<string, string>;
  estimatedRows: number | null;
  /** Only after EXPLAIN ANALYZE. */
  rows: number | null;
  seconds: number | null;
  children: PlanNode[];
}

export interface Plan {
  analyzed: boolean;
  /** Seconds for the whole query; null without ANALYZE. */
  seconds: number | null;
  root: PlanNode;
}

export interface HistoryEntry {
  id: string;
  sql: string;
  startedAt: string;
  elapsedMs: number;
  rows: number | null;
  status: 'done' | 'failed' | 'cancelled';
  error: string | null;
  script: string | null;
}

export interface ScriptVersion {
  versionId: string;
  savedAt: string;
  text: string;
}

/** A file `queries/<name>.sql` of the project. */
export interface SavedQuery {
  name: string;
  sql: string;
  chart: string | null;
  modifiedAt: string;
}
