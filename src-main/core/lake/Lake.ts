import type { CatalogTable } from '#contract/catalog.ts';
import type { CheckReport } from '#contract/project.ts';

/** A file that was read into Parquet and waits in its staging folder to become part of a table. */
export interface StagedBatch {
  /** Name of the table in schema `raw`; made when it is not there. */
  table: string;
  batch: string;
  /** The file as the person named it, absolute. */
  path: string;
  sha256: string;
  bytes: number;
  /** ISO 8601, UTC. */
  ingestedAt: string;
  /** A durable copy of its bytes inside the staging folder; null keeps it by reference. */
  original: string | null;
  data: { path: string; rows: number }[];
  rejects: { path: string; rows: number } | null;
}

/** What was found and done while the lake was opened, as a sentence for people. */
export interface LakeNotice {
  kind: 'quarantined' | 'rebuilt' | 'removed' | 'missing' | 'damaged';
  message: string;
}

/** The steps of a commit, in order: where a test may end the process or let something fail. */
export type CommitStep =
  | 'staged'
  | 'verified'
  | 'synced'
  | 'original-kept'
  | 'renamed'
  | 'folder-synced'
  | 'manifest-written'
  | 'committed'
  | 'proved'
  | 'counted';

export type FailAt = (step: CommitStep) => void | Promise<void>;

/** The raw tables of a project: Parquet files and the manifest that says which of them count. */
export interface Lake {
  /** What opening it found and did. */
  notices: LakeNotice[];
  /** Makes the folder in which this batch is staged. */
  stage(batch: string): Promise<string>;
  /** Removes what was staged. */
  discard(batch: string): Promise<void>;
  /** True when the table exists. */
  hasTable(table: string): Promise<boolean>;
  /** True when this content is in this table already. */
  hasContent(table: string, sha256: string): Promise<boolean>;
  /**
   * Makes a staged batch part of its table, durably, and empties its staging folder.
   * @returns `duplicate` when the same content came in meanwhile; nothing was added then.
   * @throws MillraceError `disk_full` and others; nothing was half-committed.
   */
  commit(batch: StagedBatch): Promise<'stored' | 'duplicate'>;
  /** Takes batches out again, with their files and originals. Unknown ones are passed over. */
  undo(batches: string[]): Promise<void>;
  /** @throws MillraceError `not_found`. */
  dropTable(table: string): Promise<void>;
  /** Tables and their rejects; `columns` are those of the views. */
  tables(): Promise<LakeTableFacts[]>;
  check(options: { repair: boolean }): Promise<CheckReport>;
  /** Called after every change. Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
}

export type LakeTableFacts = Omit<CatalogTable, 'columns' | 'schema'>;
