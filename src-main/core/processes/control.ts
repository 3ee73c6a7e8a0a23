import type { ErrorBody } from '#contract/errors.ts';

/**
 * What an engine and the process that supervises it tell each other: plain structured objects over the
 * platform's own parent-child messages, never the Channel, so that they work before and beside every connection.
 */

/** Parent to engine. */
export type ToEngine =
  /** First message, once: open this project (absolute path), or make it when `create` is set. */
  | { type: 'start'; project: string; create: boolean }
  /** Desktop only. Carries one MessagePort: a new connection to `Core`. Sent only after `ready`. */
  | { type: 'port' }
  /** Desktop only. Carries one MessagePort to the importer asked for with `id`. */
  | { type: 'importer-port'; id: number; pid: number }
  /** Desktop only. The importer asked for with `id` could not be started. */
  | { type: 'importer-failed'; id: number; message: string }
  /** Desktop only. An importer has ended. `code` is null when it did not end by itself. */
  | { type: 'importer-exit'; id: number; code: number | null }
  /** Stop all that runs now; `reason` is the sentence for the people whose queries these are. */
  | { type: 'interrupt'; reason: string }
  /** Close everything in order and exit with code 0; killed when that takes too long. */
  | { type: 'shutdown' };

/** Engine to parent. */
export type FromEngine =
  /**
   * The project is open. `endpoint` is the path of the socket other commands connect to, null without one.
   * `memoryCeiling` is the project's setting in bytes for the watchdog.
   */
  | { type: 'ready'; endpoint: string | null; memoryCeiling: number }
  /** The project cannot be opened. The engine exits after it and is not started again by itself. */
  | { type: 'failed'; error: ErrorBody }
  /** The setting `memoryCeiling` (bytes) has changed. */
  | { type: 'memory-ceiling'; bytes: number }
  /** Desktop only. `id` is chosen by the engine and never used twice. */
  | { type: 'spawn-importer'; id: number }
  | { type: 'kill-importer'; id: number };

/** Libuv threads of an engine: a running DuckDB query holds one, so the default of 4 would starve file reads. */
export const ENGINE_ENVIRONMENT = { UV_THREADPOOL_SIZE: '16' } as const;

export interface EngineExit {
  /** Exit code, null when a signal ended it or it is not known. */
  code: number | null;
  /** Name of the signal, null when there was none or the platform does not tell. */
  signal: string | null;
}

/** A started engine as its parent holds it; hosts add what only they have (transferring a port). */
export interface EngineProcess {
  readonly pid: number;
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Fires once. */
  onExit(listener: (exit: EngineExit) => void): void;
  /** SIGKILL. */
  kill(): void;
}
