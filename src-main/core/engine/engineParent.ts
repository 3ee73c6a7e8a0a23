import type { FromEngine, ToEngine } from '../processes/control.ts';
import type { PortLike } from '../processes/portChannel.ts';

/** The process that started this engine, as the engine sees it. */
export interface EngineParent {
  kind: 'utility' | 'fork';
  send(message: FromEngine): void;
  onMessage(listener: (message: ToEngine, port: PortLike | null) => void): void;
  /** Fires when the parent is gone: an engine never outlives it. */
  onGone(listener: () => void): void;
}

/** Electron gives a utility process this in place of `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: PortLike[] }) => void): void;
}

export function engineParent(): EngineParent {
  const port = (process as { parentPort?: ParentPort }).parentPort;
  return port ? utilityParent(port) : forkParent();
}

function utilityParent(port: ParentPort): EngineParent {
  return {
    kind: 'utility',
    send: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data, ports }) => listener(data as ToEngine, ports[0] ?? null)),
    // A utility process is ended by Electron itself when the main process goes.
    onGone: () => {},
  };
}

function forkParent(): EngineParent {
  return {
    kind: 'fork',
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToEngine, null)),
    onGone: (listener) => void process.once('disconnect', listener),
  };
}
