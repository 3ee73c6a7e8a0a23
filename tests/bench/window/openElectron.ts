import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sight } from './sight.ts';
import { watchPage } from './watchPage.ts';

export interface OpenElectron {
  /** Milliseconds from the start of the process to the first frame that shows what was waited for. */
  shownAfter: number;
  close(): Promise<void>;
}

export interface ElectronStart {
  executable: string;
  environment: Record<string, string>;
  /** Chromium's folder; one that was used before, for what is measured is not the first start ever. */
  userData: string;
  argv?: string[];
  sights: Sight[];
}

/** Starts an Electron and waits until its window shows something. */
export async function openElectron(start: ElectronStart): Promise<OpenElectron> {
  const { executable, environment, userData, argv = [], sights } = start;
  // One of an earlier run would be taken for this one's.
  await rm(join(userData, 'DevToolsActivePort'), { force: true });
  const words = ['--no-sandbox', `--user-data-dir=${userData}`, '--remote-debugging-port=0', ...argv];
  const began = Date.now();
  const app = spawn(executable, words, { env: { ...process.env, ...environment }, stdio: 'ignore' });
  const ended = new Promise<void>((done) => app.once('exit', () => done()));
  const close = () => {
    app.kill('SIGTERM');
    return ended;
  };
  const died = ended.then(() => Promise.reject(new Error(`${executable} ended before its window showed anything.`)));
  died.catch(() => undefined);
  try {
    return { shownAfter: (await Promise.race([watchPage(userData, sights), died])) - began, close };
  } catch (error) {
    await close();
    throw error;
  }
}
