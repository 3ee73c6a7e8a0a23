import type { Channel } from '#contract/channel.ts';

/** A process of ours that was started to do one thing. */
export interface ChildProcess {
  pid: number;
  channel: Channel;
  /** SIGKILL: these processes hold nothing that must be closed in order. */
  kill(): void;
  /** Fires once. `code` is null when a signal ended it. */
  onExit(listener: (code: number | null) => void): void;
}

/**
 * How the engine gets its throw-away helpers: `child_process.fork` under plain Node, and by asking the
 * Electron main process for a utility process on the desktop, where the RunAsNode fuse forbids fork.
 */
export type StartProcess = (kind: 'importer') => Promise<ChildProcess>;
