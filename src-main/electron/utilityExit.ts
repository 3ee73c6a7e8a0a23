import { constants } from 'node:os';
import type { EngineExit } from '../core/processes/control.ts';

/** The signals that end a process of ours in practice; 1 to 3 are left out, for they are exit codes of Node. */
const FATAL = ['SIGILL', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGTERM'] as const;

/** Electron gives one number: the exit code, or the number of the signal. Our processes exit with 0 or 1 only. */
export function exitOf(status: number, platform: NodeJS.Platform = process.platform): EngineExit {
  const signal = platform === 'win32' ? undefined : FATAL.find((name) => constants.signals[name] === status);
  return signal ? { code: null, signal } : { code: status, signal: null };
}

/** `UtilityProcess.kill` sends SIGTERM, which a process inside a long native call does not hear. */
export function killNow(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
