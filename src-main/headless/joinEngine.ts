import type { Socket } from 'node:net';
import { type Core, type CoreEvents, coreMethods } from '#contract/api.ts';
import { MillraceError } from '#contract/errors.ts';
import type { EngineState } from '#contract/host.ts';
import { type Connection, connect } from '#contract/rpc.ts';
import { findEngine } from '../core/processes/findEngine.ts';
import { socketChannel } from '../core/processes/socketChannel.ts';
import type { EngineAccess } from './EngineAccess.ts';

/** A running engine answers at once; one that does not is stopped or stuck. */
const ANSWER_MS = 10_000;

/**
 * Works through an engine that another program started. It is not ours: we do not end it, and when it ends we say so.
 * Null when it ended while we came.
 *
 * @throws MillraceError `conflict` when it does not answer.
 */
export async function joinEngine(
  project: string,
  { socket, pid }: { socket: Socket; pid: number },
  patience = ANSWER_MS,
): Promise<EngineAccess | null> {
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = { status: 'ready', project, pid };
  const change = (next: EngineState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };

  // Kept open as long as we work through it: so it stays for us, and so we learn of its end.
  const presence = connect<Core, CoreEvents>(socketChannel(socket), coreMethods);
  if (!(await answers(presence, project, pid, patience))) return null;
  const forget = presence.onClose(() => change({ status: 'failed', project, reason: ENDED }));

  return {
    project,
    own: false,
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
    async connect() {
      const found = await findEngine(project);
      if (!found) throw new MillraceError('closed', ENDED);
      if (state.status !== 'ready' || state.pid !== found.pid) change({ status: 'ready', project, pid: found.pid });
      return found.socket;
    },
    async close() {
      forget();
      presence.close();
    },
  };
}

async function answers(
  { api, close }: Connection<Core, CoreEvents>,
  project: string,
  pid: number,
  patience: number,
): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(patience);
    const silence = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(silent(project, pid)), { once: true });
    });
    await Promise.race([api.project.info({}), silence]);
    return true;
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'closed') return false;
    close();
    throw error;
  }
}

function silent(project: string, pid: number): MillraceError {
  const remedy = `End process ${pid}, or close the project there.`;
  const message = `The project ${project} is open in another Millrace (process ${pid}) that does not answer. ${remedy}`;
  return new MillraceError('conflict', message, { remedy });
}

const ENDED = 'The Millrace that had this project open has ended.';
