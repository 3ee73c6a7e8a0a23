import type { Core } from '#contract/api.ts';
import type { CatalogTable } from '#contract/catalog.ts';
import type { IngestJob, Watch } from '#contract/files.ts';
import type { Host, HostCapabilities } from '#contract/host.ts';

/** Turns chosen or dropped files into paths the engine can read (see `pathsOfFiles`). */
export type PathsOf = (files: File[]) => Promise<string[]>;

export interface SourcesPageProps {
  files: Core['files'];
  dialogs: Host['dialogs'];
  capabilities: HostCapabilities;
  /** Every table of the catalog; those of the lake are shown with their files. */
  tables: readonly CatalogTable[];
  /** Newest state of every ingest job, from `files.jobs` and the event `ingest`. */
  jobs: readonly IngestJob[];
  /** From `files.watches` and the event `watch`. */
  watches: readonly Watch[];
  pathsOf: PathsOf;
  /** Shows these files in the preview dialog. */
  onAdd: (paths: string[]) => void;
  /** A folder is no longer watched, which no event tells. */
  onUnwatched: () => void;
  /** Opens a SQL tab with this text and runs it. */
  openQuery: (sql: string) => void;
}

export interface PreviewDialogProps {
  /** Files, folders or globs; null keeps the dialog closed. */
  paths: readonly string[] | null;
  files: Core['files'];
  tables: readonly CatalogTable[];
  /** The project's setting, a fraction 0 to 1. */
  maxRejects: number;
  onClose: () => void;
  onStarted: (job: IngestJob) => void;
}

export interface DropTargetProps {
  pathsOf: PathsOf;
  onAdd: (paths: string[]) => void;
  /** Nothing can be dropped, e.g. while no project is open. */
  disabled?: boolean;
  /** The host's capability `upload`: dropped folders are walked here, since the engine cannot see them. */
  upload?: boolean;
}

export interface IngestJobsProps {
  jobs: readonly IngestJob[];
  onCancel: (jobId: string) => void;
  openQuery: (sql: string) => void;
}
