import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The built command line; `MILLRACE_CLI` names another build of it. */
const cli = process.env.MILLRACE_CLI ?? resolve(import.meta.dirname, '../../out/main/cli.js');

export interface CommandAnswer {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Milliseconds after which a command is ended, so that nothing outlives a broken test. */
const DEADLINE = 180_000;

const running = new Set<ChildProcess>();

/** Starts the built command line. */
export function startMillrace(words: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [cli, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: DEADLINE,
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends what a failed test left running. */
export async function endLeftovers(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill();
      await once(child, 'exit');
    }),
  );
}

/** Runs one command to its end. */
export async function runMillrace(...words: string[]): Promise<CommandAnswer> {
  const child = startMillrace(words);
  const answer: CommandAnswer = { code: null, stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => {
    answer.stdout += text;
  });
  child.stderr?.on('data', (text) => {
    answer.stderr += text;
  });
  [answer.code] = (await once(child, 'close')) as [number | null];
  return answer;
}

export interface ServedProject {
  url: string;
  pid: number;
  /** Headers of a browser that has signed in. */
  headers: { Host: string; Origin: string; Cookie: string };
  /** Sends SIGTERM and answers the exit code. */
  stop(): Promise<number | null>;
}

/** Serves a project and signs in. */
export async function serveProject(project: string): Promise<ServedProject> {
  const child = startMillrace(['serve', project, '--no-open', '--json']);
  const exit = once(child, 'exit') as Promise<[number | null]>;
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
  const first = once(lines, 'line') as Promise<[string]>;
  const [line] = await Promise.race([
    first,
    exit.then(([code]) => Promise.reject(new Error(`serve ended with ${code}: ${stderr}`))),
  ]);
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  const { origin, host } = new URL(url);
  const entered = await fetch(url, { redirect: 'manual' });
  const Cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return {
    url,
    pid,
    headers: { Host: host, Origin: origin, Cookie },
    async stop() {
      process.kill(pid, 'SIGTERM');
      const [code] = await exit;
      return code;
    },
  };
}
