import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react';
import type { Core, CoreEvents } from '#contract/api.ts';
import type { Host, HostEvents } from '#contract/host.ts';
import type { ClientState, Connections } from './createConnections.ts';

const Context = createContext<Connections | null>(null);

export function ClientProvider({ connections, children }: { connections: Connections; children: ReactNode }) {
  return <Context value={connections}>{children}</Context>;
}

export function useConnections(): Connections {
  const connections = useContext(Context);
  if (!connections) throw new Error('This component must be inside a ClientProvider.');
  return connections;
}

/** Calls reject with `closed` while no engine is connected. */
export const useCore = (): Core => useConnections().core;
export const useHost = (): Host => useConnections().host;

export function useClientState(): ClientState {
  const connections = useConnections();
  return useSyncExternalStore(connections.subscribe, connections.state);
}

export function useCoreEvent<K extends keyof CoreEvents>(event: K, listener: (data: CoreEvents[K]) => void): void {
  const connections = useConnections();
  useEffect(() => connections.onCore(event, listener), [connections, event, listener]);
}

export function useHostEvent<K extends keyof HostEvents>(event: K, listener: (data: HostEvents[K]) => void): void {
  const connections = useConnections();
  useEffect(() => connections.onHost(event, listener), [connections, event, listener]);
}
