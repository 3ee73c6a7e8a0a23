import type { Catalog } from './catalog.ts';
import type { ChartData, ChartRequest } from './chart.ts';
import type { ExportJob, ExportRequest } from './exporting.ts';
import type { FileToIngest, IngestJob, IngestRequest, Preview, ReadOptions, Watch } from './files.ts';
import type { CheckReport, EngineStatus, ProjectInfo, ProjectSettings, UiState } from './project.ts';
import type { Method, MethodTable } from './rpc.ts';
import type {
  ColumnFilter,
  Completion,
  Diagnostic,
  FunctionInfo,
  HistoryEntry,
  PageRequest,
  ParameterValue,
  Plan,
  ResultView,
  Run,
  RunRequest,
  SavedQuery,
  ScriptVersion,
  SortKey,
  StatementSpan,
} from './sql.ts';

type None = Record<string, never>;

/** What may be asked of an engine that has a project open. */
export interface Core {
  project: {
    info: Method<None, ProjectInfo>;
    /** What opening the project found and did that people should know, as sentences. Empty as a rule. */
    notices: Method<None, string[]>;
    saveSettings: Method<Partial<ProjectSettings>, ProjectInfo>;
    loadUi: Method<None, UiState>;
    saveUi: Method<UiState, null>;
    check: Method<{ repair: boolean }, CheckReport>;
    status: Method<None, EngineStatus>;
  };
  catalog: {
    list: Method<None, Catalog>;
    /** Removes a lake table and its files; originals stay. */
    dropTable: Method<{ table: string }, null>;
  };
  files: {
    /** Files behind paths, folders and globs, in a stable order. */
    expand: Method<{ paths: string[] }, { files: string[]; missing: string[] }>;
    preview: Method<FileToIngest & { limit?: number }, Preview>;
    /** Starts an ingest; follow it by the event `ingest` or by `wait`. */
    ingest: Method<IngestRequest, IngestJob>;
    /** Answers when the job has ended; cancelling this call does not cancel the job. */
    wait: Method<{ jobId: string }, IngestJob>;
    cancel: Method<{ jobId: string }, null>;
    jobs: Method<None, IngestJob[]>;
    watch: Method<{ folder: string; pattern: string; table: string; options: ReadOptions }, Watch>;
    unwatch: Method<{ watchId: string }, null>;
    watches: Method<None, Watch[]>;
  };
  sql: {
    /** Answers as soon as the first rows are there or the run has ended; follow the rest by the event `run`. */
    run: Method<RunRequest, Run>;
    /** Answers when the run has ended. */
    wait: Method<{ runId: string }, Run>;
    /** Answers when the run has ended; `ms` is how long that took. */
    stop: Method<{ runId: string }, { ms: number }>;
    /** One Arrow IPC stream with the rows [offset, offset + limit). Texts beyond 4,096 characters are cut; see `cell`. */
    page: Method<PageRequest, { data: Uint8Array; offset: number; rows: number }>;
    /** A whole value as text, exactly as DuckDB prints it (JSON and nested values included). */
    cell: Method<{ runId: string; viewId?: string; row: number; column: number }, { text: string | null }>;
    view: Method<{ runId: string; sort: SortKey[]; filters: ColumnFilter[] }, ResultView>;
    /** Frees a result and its views. */
    release: Method<{ runId: string }, null>;
    closeSession: Method<{ sessionId: string }, null>;
    split: Method<{ sql: string }, StatementSpan[]>;
    complete: Method<{ sessionId: string; sql: string; position: number }, Completion[]>;
    /** Syntax and binding errors, nothing is run. */
    diagnose: Method<{ sessionId: string; sql: string }, Diagnostic[]>;
    functions: Method<None, FunctionInfo[]>;
    explain: Method<
      { sessionId: string; sql: string; analyze: boolean; parameters?: Record<string, ParameterValue> },
      Plan
    >;
  };
  chart: {
    data: Method<ChartRequest, ChartData>;
  };
  queries: {
    list: Method<None, SavedQuery[]>;
    save: Method<{ name: string; sql: string; chart: string | null }, SavedQuery>;
    remove: Method<{ name: string }, null>;
    history: Method<{ search: string; limit: number; before?: string }, HistoryEntry[]>;
    versions: Method<{ scriptId: string }, ScriptVersion[]>;
  };
  export: {
    start: Method<ExportRequest, ExportJob>;
    wait: Method<{ jobId: string }, ExportJob>;
    cancel: Method<{ jobId: string }, null>;
  };
}

/** What an engine tells by itself: facts, at most ten a second per subject, the newest wins. */
export interface CoreEvents {
  /** subject: runId. */
  run: Run;
  /** subject: jobId. */
  ingest: IngestJob;
  /** subject: jobId. */
  export: ExportJob;
  catalog: { version: number };
  /** Once a second. */
  status: EngineStatus;
  /** subject: watchId. */
  watch: Watch;
}

export const coreMethods = {
  project: { info: true, notices: true, saveSettings: true, loadUi: true, saveUi: true, check: true, status: true },
  catalog: { list: true, dropTable: true },
  files: {
    expand: true,
    preview: true,
    ingest: true,
    wait: true,
    cancel: true,
    jobs: true,
    watch: true,
    unwatch: true,
    watches: true,
  },
  sql: {
    run: true,
    wait: true,
    stop: true,
    page: true,
    cell: true,
    view: true,
    release: true,
    closeSession: true,
    split: true,
    complete: true,
    diagnose: true,
    functions: true,
    explain: true,
  },
  chart: { data: true },
  queries: { list: true, save: true, remove: true, history: true, versions: true },
  export: { start: true, wait: true, cancel: true },
} satisfies MethodTable<Core>;
