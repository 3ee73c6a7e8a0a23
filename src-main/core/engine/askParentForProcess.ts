import { MillraceError } from '#contract/errors.ts';
import { type PortLike, portChannel } from '../processes/portChannel.ts';
import type { ChildProcess, StartProcess } from '../processes/startProcess.ts';
import type { EngineParent } from './engineParent.ts';

interface Waiting {
  resolve(child: ChildProcess): void;
  reject(error: Error): void;
}

/** On the desktop only the main process can start a utility process, so the engine asks it for each importer. */
export function askParentForProcess(parent: EngineParent): StartProcess {
  const waiting = new Map<number, Waiting>();
  const exits = new Map<number, (code: number | null) => void>();
  let nextId = 1;

  const arrived = (id: number, pid: number, port: PortLike): ChildProcess => {
    let ended: { code: number | null } | null = null;
    let listener: ((code: number | null) => void) | null = null;
    exits.set(id, (code) => {
      ended = { code };
      listener?.(code);
    });
    return {
      pid,
      channel: portChannel(port),
      kill: () => parent.send({ type: 'kill-importer', id }),
      onExit(onExit) {
        listener = onExit;
        if (ended) onExit(ended.code);
      },
    };
  };

  parent.onMessage((message, port) => {
    if (message.type === 'importer-port' && port) {
      waiting.get(message.id)?.resolve(arrived(message.id, message.pid, port));
      waiting.delete(message.id);
    }
    if (message.type === 'importer-failed') {
      waiting.get(message.id)?.reject(new MillraceError('internal', `The importer did not start: ${message.message}`));
      waiting.delete(message.id);
    }
    if (message.type === 'importer-exit') {
      exits.get(message.id)?.(message.code);
      exits.delete(message.id);
    }
  });

  return () =>
    new Promise<ChildProcess>((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      parent.send({ type: 'spawn-importer', id });
    });
}
