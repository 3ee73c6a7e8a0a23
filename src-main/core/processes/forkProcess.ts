import { fork } from 'node:child_process';
import type { Channel } from '#contract/channel.ts';
import { MillraceError } from '#contract/errors.ts';
import { builtFile } from './builtFile.ts';
import { type MessageEnd, messageChannel } from './messageChannel.ts';
import type { ChildProcess, StartProcess } from './startProcess.ts';

/** `StartProcess` under plain Node: a fork of the built file, one Channel over its own messages. */
export const forkImporter: StartProcess = (kind) => forkProcess(builtFile(`main/${kind}.js`));

/**
 * Starts a Node process whose Channel goes over `process.send`; see `parentChannel` for its other end.
 * What it prints on stdout goes to our stderr, for stdout belongs to the answer of a command.
 */
export function forkProcess(file: string, args: string[] = []): Promise<ChildProcess> {
  const child = fork(file, args, { serialization: 'advanced', execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(cannotStart(file, cause)));
    child.once('spawn', () =>
      resolve({
        pid: child.pid ?? 0,
        channel: messageChannel(child),
        kill: () => void child.kill('SIGKILL'),
        onExit: (listener) => void exited.then(listener),
      }),
    );
  });
}

/** The child's end of `forkProcess`. When the parent is gone the process ends: it has nobody left to work for. */
export function parentChannel(parent: MessageEnd = process, exit: () => void = () => process.exit(0)): Channel {
  parent.once('disconnect', exit);
  return messageChannel(parent);
}

const cannotStart = (file: string, cause: Error) =>
  new MillraceError('internal', `The process ${file} cannot be started: ${cause.message}`, { file }, { cause });
