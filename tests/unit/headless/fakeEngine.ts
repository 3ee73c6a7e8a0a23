import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, type CoreEvents, coreMethods } from '#contract/api.ts';
import type { Channel } from '#contract/channel.ts';
import { type Connection, connect, type Handlers, serve } from '#contract/rpc.ts';
import { openEndpoint } from '../../../src-main/core/engine/endpoint.ts';
import { openSocket } from '../../../src-main/core/processes/findEngine.ts';
import type { EngineAccess } from '../../../src-main/headless/EngineAccess.ts';

export type PartialCore = { [S in keyof Core]?: Partial<Handlers<Core>[S]> };

export interface FakeEngine extends EngineAccess {
  temporary: string;
  /** One per caller, in order. */
  callers: { push(event: string, subject: string, data: unknown): void; channel: Channel }[];
}

/** An endpoint like an engine's, on a real socket, that answers only what a test gives it. */
export async function openFakeEngine(handlers: PartialCore): Promise<FakeEngine> {
  const project = await mkdtemp(join(tmpdir(), 'millrace-fake-'));
  const callers: FakeEngine['callers'] = [];
  const whole = Object.fromEntries(Object.keys(coreMethods).map((subject) => [subject, {}]));
  const endpoint = await openEndpoint(join(project, '.millrace'), (channel) => {
    const { push } = serve<Core>(channel, coreMethods, { ...whole, ...handlers } as Handlers<Core>);
    callers.push({ push, channel });
  });
  const state = { status: 'ready' as const, project, pid: process.pid };
  return {
    project,
    temporary: join(project, '.millrace', 'tmp'),
    own: true,
    state,
    callers,
    onState(listener) {
      listener(state);
      return () => {};
    },
    connect: () => openSocket(endpoint.path),
    async close() {
      await endpoint.close();
      await rm(project, { recursive: true });
    },
  };
}

export const coreOver = (channel: Channel): Connection<Core, CoreEvents> =>
  connect<Core, CoreEvents>(channel, coreMethods);
