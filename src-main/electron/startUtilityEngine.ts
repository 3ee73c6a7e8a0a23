import { once } from 'node:events';
import { type MessagePortMain, utilityProcess } from 'electron';
import { builtFile } from '../core/processes/builtFile.ts';
import { ENGINE_ENVIRONMENT, type EngineExit, type EngineProcess, type FromEngine } from '../core/processes/control.ts';
import { exitOf, killNow } from './utilityExit.ts';

/** An engine as a utility process, which can be handed ports. */
export interface UtilityEngine extends EngineProcess {
  sendPort(message: { type: 'port' } | { type: 'importer-port'; id: number; pid: number }, port: MessagePortMain): void;
}

/** Starts the built engine in a process of its own: the RunAsNode fuse is off, so `child_process.fork` cannot. */
export async function startUtilityEngine(file = builtFile('main/engine.js')): Promise<UtilityEngine> {
  const child = utilityProcess.fork(file, [], {
    serviceName: 'Millrace engine',
    env: { ...process.env, ...ENGINE_ENVIRONMENT },
  });
  const exited = new Promise<EngineExit>((resolve) => child.once('exit', (code) => resolve(exitOf(code))));
  await Promise.race([once(child, 'spawn'), exited]);
  const pid = child.pid;
  return {
    pid: pid ?? 0,
    send: (message) => child.postMessage(message),
    sendPort: (message, port) => child.postMessage(message, [port]),
    onMessage: (listener) => void child.on('message', (message: FromEngine) => listener(message)),
    onExit: (listener) => void exited.then(listener),
    kill: () => killNow(pid),
  };
}
