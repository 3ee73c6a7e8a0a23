import type { Method, MethodTable } from './rpc.ts';

type None = Record<string, never>;

/** What this host can do; the window hides what is not there. */
export interface HostCapabilities {
  /** Native open and save dialogs. */
  dialogs: boolean;
  /** Projects can be opened, made and closed from the window. */
  projects: boolean;
  /** Dropped files must be uploaded first (the engine does not see this machine's disk paths). */
  upload: boolean;
  /** Finished exports can be fetched over HTTP from `/download/<jobId>`. */
  download: boolean;
}

export interface HostInfo {
  kind: 'desktop' | 'browser';
  platform: string;
  version: string;
  capabilities: HostCapabilities;
  engine: EngineState;
}

/** The engine as its supervisor sees it. `reason` is a sentence for people. */
export type EngineState =
  | { status: 'none' }
  | { status: 'starting'; project: string }
  | { status: 'ready'; project: string; pid: number }
  | { status: 'restarting'; project: string; reason: string }
  | { status: 'failed'; project: string; reason: string };

export interface RecentProject {
  path: string;
  name: string;
  /** ISO 8601, UTC. */
  openedAt: string;
}

/** What may be asked of the process that owns the window. */
export interface Host {
  app: { info: Method<None, HostInfo> };
  projects: {
    recent: Method<None, RecentProject[]>;
    open: Method<{ path: string }, null>;
    /** Makes the folder when it is not there; fails with `conflict` when it holds something else. */
    create: Method<{ path: string }, null>;
    close: Method<None, null>;
  };
  dialogs: {
    /** Empty when the person cancels. */
    pickFiles: Method<None, { paths: string[] }>;
    pickFolder: Method<{ title: string }, { path: string | null }>;
    saveFile: Method<{ name: string }, { path: string | null }>;
    /** Shows a file that was written in the system's file manager. */
    reveal: Method<{ path: string }, null>;
  };
}

export interface HostEvents {
  engine: EngineState;
  /** A menu item was chosen; `id` names a command of the window. */
  command: { id: string };
  /** The system asked to open these files ("open with"). */
  open: { paths: string[] };
}

export const hostMethods = {
  app: { info: true },
  projects: { recent: true, open: true, create: true, close: true },
  dialogs: { pickFiles: true, pickFolder: true, saveFile: true, reveal: true },
} satisfies MethodTable<Host>;
