import { type Core, type CoreEvents, coreMethods } from '#contract/api.ts';
import type { Channel } from '#contract/channel.ts';
import { type EngineState, type Host, type HostEvents, type HostInfo, hostMethods } from '#contract/host.ts';
import { type Connection, connect } from '#contract/rpc.ts';
import { keepOpen } from './keepOpen.ts';
import { switchableApi } from './switchableApi.ts';
import type { Transport } from './transport.ts';

export interface ClientState {
  /** Null until the host has answered for the first time. */
  info: HostInfo | null;
  /** False while the process that owns the window, or the server, cannot be reached. */
  hostOpen: boolean;
  engine: EngineState;
  coreOpen: boolean;
  /** Grows with every new connection to an engine: what belongs to an older one is gone. */
  generation: number;
  /** Why the last connection to an engine ended; null while none has. */
  lastEnd: string | null;
}

export interface Connections {
  host: Host;
  core: Core;
  state(): ClientState;
  subscribe(listener: () => void): () => void;
  /** Listens across reconnects. */
  onCore<K extends keyof CoreEvents>(event: K, listener: (data: CoreEvents[K]) => void): () => void;
  onHost<K extends keyof HostEvents>(event: K, listener: (data: HostEvents[K]) => void): () => void;
  close(): void;
}

const HOST_EVENTS = Object.keys({ engine: true, command: true, open: true } satisfies Record<keyof HostEvents, true>);
const CORE_EVENTS = Object.keys({
  run: true,
  ingest: true,
  export: true,
  catalog: true,
  status: true,
  watch: true,
} satisfies Record<keyof CoreEvents, true>);

/** Keeps one connection to the host and one to the engine, opens them again when they end, and says how they are. */
export function createConnections(transport: Transport): Connections {
  const stopped = new AbortController();
  const changed = createListeners<'state'>();
  const told = createListeners<string>(['host.open']);
  let host: Connection<Host, HostEvents> | null = null;
  let core: Connection<Core, CoreEvents> | null = null;
  let state: ClientState = {
    info: null,
    hostOpen: false,
    engine: { status: 'none' },
    coreOpen: false,
    generation: 0,
    lastEnd: null,
  };
  const update = (patch: Partial<ClientState>) => {
    state = { ...state, ...patch };
    changed.tell('state', undefined);
  };
  const setEngine = (engine: EngineState) => {
    // The connection may have ended before anybody could say why.
    update({ engine, lastEnd: reasonOf(engine) ?? state.lastEnd });
    if (engine.status !== 'ready') core?.close();
  };

  const runHost = async (channel: Channel) => {
    const connection = connect<Host, HostEvents>(channel, hostMethods);
    const ended = endOf(connection);
    host = connection;
    connection.on('engine', setEngine);
    for (const event of HOST_EVENTS) connection.on(event as 'engine', (data) => told.tell(`host.${event}`, data));
    connection.api.app.info({}).then(
      (info) => {
        update({ info, hostOpen: true });
        setEngine(info.engine);
      },
      () => connection.close(),
    );
    await ended;
    host = null;
    update({ hostOpen: false });
  };
  const runCore = async (channel: Channel) => {
    const connection = connect<Core, CoreEvents>(channel, coreMethods);
    const ended = endOf(connection);
    core = connection;
    for (const event of CORE_EVENTS) connection.on(event as 'status', (data) => told.tell(`core.${event}`, data));
    update({ coreOpen: true, generation: state.generation + 1 });
    await ended;
    core = null;
    update({ coreOpen: false, lastEnd: reasonOf(state.engine) ?? 'The connection to the engine ended.' });
  };
  keepOpen({ open: transport.host, onOpen: runHost, signal: stopped.signal });
  keepOpen({ open: transport.core, onOpen: runCore, signal: stopped.signal });

  return {
    host: switchableApi<Host>(hostMethods, () => host?.api ?? null),
    core: switchableApi<Core>(coreMethods, () => core?.api ?? null),
    state: () => state,
    subscribe: (listener) => changed.add('state', listener),
    onCore: (event, listener) => told.add(`core.${event}`, listener as (data: unknown) => void),
    onHost: (event, listener) => told.add(`host.${event}`, listener as (data: unknown) => void),
    close() {
      stopped.abort();
      host?.close();
      core?.close();
    },
  };
}

const endOf = (connection: { onClose(listener: () => void): unknown }) =>
  new Promise<void>((resolve) => connection.onClose(resolve));

/** Why an engine went away, in the words of whoever watches it. */
function reasonOf(engine: EngineState): string | null {
  return 'reason' in engine ? engine.reason : null;
}

/** What is told under a name in `kept` waits for its first listener: files to open come before the window of a project. */
function createListeners<Name extends string>(kept: readonly Name[] = []) {
  const all = new Map<Name, Set<(data: unknown) => void>>();
  const waiting = new Map<Name, unknown[]>(kept.map((name) => [name, []]));
  return {
    add(name: Name, listener: (data: unknown) => void) {
      const set = all.get(name) ?? new Set();
      all.set(name, set.add(listener));
      for (const data of waiting.get(name)?.splice(0) ?? []) listener(data);
      return () => void set.delete(listener);
    },
    tell(name: Name, data: unknown) {
      const set = all.get(name);
      if (!set?.size) waiting.get(name)?.push(data);
      for (const listener of set ?? []) listener(data);
    },
  };
}
