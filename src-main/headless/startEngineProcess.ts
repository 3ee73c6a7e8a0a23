import { fork } from 'node:child_process';
import { MillraceError } from '#contract/errors.ts';
import { builtFile } from '../core/processes/builtFile.ts';
import { ENGINE_ENVIRONMENT, type EngineExit, type EngineProcess, type FromEngine } from '../core/processes/control.ts';

export interface HeadlessEngine extends EngineProcess {
  /** Lets go of it: the engine finishes what others have asked of it, closes in order and ends by itself. */
  release(): void;
}

/** Starts an engine under plain Node. Its stdout goes to our stderr, for stdout belongs to the answer of a command. */
export function startEngineProcess(file = builtFile('main/engine.js')): Promise<HeadlessEngine> {
  const child = fork(file, [], {
    execArgv: [],
    // Its own process group: Ctrl+C in the terminal is for the command, which then closes the engine in order.
    detached: true,
    env: { ...process.env, ...ENGINE_ENVIRONMENT },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const exited = new Promise<EngineExit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(cannotStart(cause)));
    child.once('spawn', () =>
      resolve({
        pid: child.pid ?? 0,
        // A failed send means that it is going; `exit` follows and tells.
        send: (message) => void (child.connected && child.send(message, () => {})),
        onMessage: (listener) => void child.on('message', (message) => listener(message as FromEngine)),
        onExit: (listener) => void exited.then(listener),
        kill: () => void child.kill('SIGKILL'),
        release: () => void (child.connected && child.disconnect()),
      }),
    );
  });
}

const cannotStart = (cause: Error) =>
  new MillraceError('internal', `The engine cannot be started: ${cause.message}`, {}, { cause });
