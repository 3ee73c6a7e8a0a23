import type { ProjectInfo, ProjectSettings, UiState } from '#contract/project.ts';

/** Absolute paths of a project's own places. All but `queries` lie under the git-ignored `.millrace`. */
export interface ProjectPaths {
  /** `.millrace` itself. */
  state: string;
  lake: string;
  /** What is being written and does not count yet; emptied when the project is opened. */
  staging: string;
  originals: string;
  /** DuckDB's spill files and importers' copies; emptied when the project is opened. */
  temporary: string;
  /** The DuckDB file. */
  warehouse: string;
  /** `queries/` of the project, for git. */
  queries: string;
  /** `ui.json`. */
  ui: string;
  quarantine: string;
}

/** An open project folder. */
export interface Project {
  /** Absolute. */
  path: string;
  name: string;
  paths: ProjectPaths;
  settings(): ProjectSettings;
  /** Writes millrace.yml, keeping its comments. @throws MillraceError `usage` when a value is out of range. */
  saveSettings(patch: Partial<ProjectSettings>): Promise<ProjectInfo>;
  info(): ProjectInfo;
  /** Empty when nothing was saved yet or what was saved cannot be read. */
  loadUi(): Promise<UiState>;
  /** Durable when it resolves; calls are written in order. */
  saveUi(state: UiState): Promise<void>;
}
