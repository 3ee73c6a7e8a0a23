import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEngineFile } from '../core/processes/engineFile.ts';
import { openSocket } from '../core/processes/findEngine.ts';
import { superviseEngine } from '../core/processes/superviseEngine.ts';
import type { EngineAccess } from './EngineAccess.ts';
import { type HeadlessEngine, startEngineProcess } from './startEngineProcess.ts';

/** How long an engine may take to close in order, and how long we wait for one that others still use. */
const CLOSING_MS = 15_000;
const WAIT_FOR_OTHERS_MS = 2_000;

/** Starts an engine of our own and keeps it running. Rejects with the engine's reason when the project cannot be opened. */
export async function ownEngine(project: string): Promise<EngineAccess> {
  const supervisor = superviseEngine({ startEngine: startReleasable, limits: { shutdownGrace: CLOSING_MS } });
  try {
    await supervisor.open({ project });
  } catch (error) {
    await supervisor.close();
    throw error;
  }
  return {
    project,
    own: true,
    get state() {
      return supervisor.state;
    },
    onState: supervisor.onState,
    async connect() {
      const { endpoint } = await supervisor.whenReady();
      return openSocket(endpoint ?? '');
    },
    async close() {
      const { state } = supervisor;
      const closed = supervisor.close();
      if (state.status === 'ready') await Promise.race([closed, leftToOthers(project, state.pid)]);
      else await closed;
    },
  };
}

/**
 * Ending an engine here means letting go of it. Other commands may have come to work through it meanwhile; it goes on
 * for them, and closes in order after the last one.
 */
async function startReleasable(): Promise<HeadlessEngine> {
  const engine = await startEngineProcess();
  return { ...engine, send: (message) => (message.type === 'shutdown' ? engine.release() : engine.send(message)) };
}

/** Resolves when the engine is still open to others after a while: then it is theirs, and we need not wait. */
async function leftToOthers(project: string, pid: number): Promise<void> {
  await sleep(WAIT_FOR_OTHERS_MS, undefined, { ref: false });
  const file = await readEngineFile(join(project, '.millrace'));
  if (file?.pid !== pid) await new Promise<never>(() => {});
}
