/** Settings of one project, kept in millrace.yml. */
export interface ProjectSettings {
  /** Fraction of a file's rows, 0 to 1, that may be rejected before nothing is stored. */
  maxRejects: number;
  /** Files larger than this many bytes are kept by reference instead of copied. */
  copyOriginalsUpTo: number;
  /** Bytes DuckDB may use before it spills to disk. */
  memoryLimit: number;
  /** Bytes of the engine process above which the watchdog interrupts, then restarts it. */
  memoryCeiling: number;
  threads: number;
}

export interface ProjectInfo {
  name: string;
  path: string;
  formatVersion: number;
  settings: ProjectSettings;
}

/** What a person arranged in the window: opaque to the engine, kept with the project. */
export type UiState = Record<string, unknown>;

export interface CheckFinding {
  /** `error` means data is missing or damaged; `notice` is something left over that costs only room. */
  severity: 'error' | 'notice';
  code:
    | 'missing_file'
    | 'unknown_file'
    | 'row_count'
    | 'unreadable'
    | 'footer'
    | 'size'
    | 'staging_left'
    | 'original_missing';
  table: string | null;
  file: string;
  message: string;
  repaired: boolean;
}

export interface CheckReport {
  /** True when nothing with severity `error` is left. */
  clean: boolean;
  files: number;
  rows: number;
  bytes: number;
  findings: CheckFinding[];
}

/** The engine's own health. Memory in bytes, CPU as a fraction of one core. */
export interface EngineStatus {
  pid: number;
  memory: number;
  cpu: number;
  /** Free and used bytes of the disk the project lies on. */
  diskFree: number;
  projectBytes: number;
  running: number;
  waiting: number;
  /** Longest pause of the engine's event loop in the last second, milliseconds. */
  eventLoopDelay: number;
  duckdb: string;
}
