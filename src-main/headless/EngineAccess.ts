import type { Socket } from 'node:net';
import type { EngineState } from '#contract/host.ts';

/** The engine that has the project open, whoever started it. */
export interface EngineAccess {
  readonly project: string;
  /** False when another program started it and will end it. */
  readonly own: boolean;
  readonly state: EngineState;
  /** Called at once with the present state, then at each change; returns its unsubscribe. */
  onState(listener: (state: EngineState) => void): () => void;
  /** A fresh connection, as soon as the engine is ready; rejects with `closed` or `conflict` when there will be none. */
  connect(): Promise<Socket>;
  /** Ends an engine of our own in order; leaves one of others alone. */
  close(): Promise<void>;
}
