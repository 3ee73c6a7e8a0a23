import { MillraceError, toErrorBody } from '#contract/errors.ts';
import type { EngineState } from '#contract/host.ts';
import type { EngineAccess } from './EngineAccess.ts';
import { holdEngine } from './holdEngine.ts';

/**
 * An engine for as long as a server lives: when the one of another program ends, the one that follows it is joined, or
 * one of our own is started.
 */
export async function keepEngine(project: string, hold = holdEngine): Promise<EngineAccess> {
  const listeners = new Set<(state: EngineState) => void>();
  let current = Promise.resolve(await hold(project));
  let held = await current;
  let state = held.state;
  let closed = false;
  const change = (next: EngineState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };

  const replace = (reason: string): Promise<EngineAccess> => {
    change({ status: 'restarting', project, reason });
    const next = hold(project).then((engine) => {
      held = engine;
      if (closed) void engine.close();
      else follow(engine);
      return engine;
    });
    next.catch((error: unknown) => change({ status: 'failed', project, reason: toErrorBody(error).message }));
    return next;
  };
  const follow = (engine: EngineAccess) => {
    engine.onState((next) => {
      if (closed || engine !== held) return;
      if (next.status === 'failed' && !engine.own) current = replace(next.reason);
      else change(next);
    });
  };
  follow(held);

  return {
    project,
    get own() {
      return held.own;
    },
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
    async connect() {
      if (closed) throw new MillraceError('closed', 'This server is closing.');
      return (await current).connect();
    },
    async close() {
      closed = true;
      await (await current.catch(() => held)).close();
    },
  };
}
