import { expect, test } from 'vitest';
import type { Core } from '#contract/api.ts';
import type { Channel } from '#contract/channel.ts';
import type { HostInfo } from '#contract/host.ts';
import { type Handlers, serve } from '#contract/rpc.ts';
import { type Connections, createConnections } from '../../../../src-renderer/client/createConnections.ts';
import { portChannel } from '../../../../src-renderer/client/portChannel.ts';

const project = '/projects/weather';
const ready = { status: 'ready', project, pid: 1 } as const;
const info: HostInfo = {
  kind: 'browser',
  platform: 'linux',
  version: '0',
  capabilities: { dialogs: false, projects: false, upload: true, download: true },
  engine: ready,
};

/** A host and engines behind real message ports; each connection of the page is answered by a fresh server. */
function playground() {
  const servers: Record<'host' | 'core', { push(event: string, data: unknown): void; end(): void }[]> = {
    host: [],
    core: [],
  };
  const open = (side: 'host' | 'core') => async (): Promise<Channel> => {
    const { port1, port2 } = new MessageChannel();
    const channel = portChannel(port2);
    const handlers = { app: { info: () => info }, catalog: { list: () => new Promise(() => {}) } };
    const table = side === 'host' ? { app: { info: true } } : { catalog: { list: true } };
    const { push } = serve<Core>(channel, table as never, handlers as unknown as Handlers<Core>);
    servers[side].push({ push: (event, data) => push(event, '', data), end: () => channel.close() });
    return portChannel(port1);
  };
  const connections = createConnections({ host: open('host'), core: open('core') });
  return { connections, servers };
}

function until(connections: Connections, holds: (state: ReturnType<Connections['state']>) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds(connections.state())) return;
      stop();
      resolve();
    };
    const stop = connections.subscribe(look);
    look();
  });
}

test('an engine that dies rejects what was asked of it, and its successor is used by the same object', async () => {
  const { connections, servers } = playground();
  await until(connections, ({ info, coreOpen }) => info !== null && coreOpen);
  const heard: unknown[] = [];
  connections.onCore('catalog', ({ version }) => heard.push(version));
  const asked = connections.core.catalog.list({});
  asked.catch(() => undefined);

  const reason = 'The engine was stopped: too much memory.';
  servers.host.at(-1)?.push('engine', { status: 'restarting', project, reason });
  await expect(asked).rejects.toMatchObject({ code: 'closed' });
  expect(connections.state()).toMatchObject({ coreOpen: false, lastEnd: reason, generation: 1 });
  await expect(connections.core.catalog.list({})).rejects.toMatchObject({ code: 'closed' });

  servers.host.at(-1)?.push('engine', ready);
  await until(connections, ({ generation, coreOpen }) => generation === 2 && coreOpen);
  const told = new Promise((resolve) => connections.onCore('catalog', resolve));
  servers.core.at(-1)?.push('catalog', { version: 7 });
  expect(await told).toEqual({ version: 7 });
  expect(heard).toEqual([7]);
  connections.close();
});

test('a lost host is looked for again and answers as before', async () => {
  const { connections, servers } = playground();
  await until(connections, ({ hostOpen }) => hostOpen);
  servers.host.at(-1)?.end();
  await until(connections, ({ hostOpen }) => !hostOpen);
  await until(connections, ({ hostOpen }) => hostOpen);
  expect(connections.state().info).toEqual(info);
  connections.close();
});

test('files to open that come before anybody takes them wait for the first who does', async () => {
  const { connections, servers } = playground();
  await until(connections, ({ info }) => info !== null);
  servers.host[0]?.push('open', { paths: ['/early.csv'] });
  servers.host[0]?.push('engine', { ...ready, pid: 2 });
  await until(connections, ({ engine }) => engine.status === 'ready' && engine.pid === 2);
  const heard: unknown[] = [];
  const stop = connections.onHost('open', ({ paths }) => heard.push(...paths));
  connections.onHost('open', () => heard.push('a second one hears nothing old'))();
  expect(heard).toEqual(['/early.csv']);
  stop();
  connections.close();
});
