import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { MillraceError } from '#contract/errors.ts';
import { builtFile } from '../../core/processes/builtFile.ts';
import { openProject } from '../../core/project/openProject.ts';
import { keepEngine } from '../keepEngine.ts';
import { openBrowser } from '../openBrowser.ts';
import { openServer } from '../server.ts';
import { isLoopback } from '../webAccess.ts';
import { printJson, say, type Terminal } from './Terminal.ts';

export interface ServeOptions {
  port: number;
  host?: string;
  /** Ask for a password: from MILLRACE_PASSWORD, else typed. Never an argument, for those are seen by all. */
  password?: boolean;
  open: boolean;
  json?: boolean;
}

/** Serves the window to a browser until Ctrl+C or SIGTERM, then closes everything in order. */
export async function serveProject(
  terminal: Terminal,
  folder: string,
  version: string,
  { port, host = '127.0.0.1', password = false, open, json = false }: ServeOptions,
): Promise<void> {
  if (!isLoopback(host) && !password) {
    throw new MillraceError(
      'usage',
      `Others could reach ${host}: give --password too (it is asked for, or taken from MILLRACE_PASSWORD).`,
    );
  }
  const renderer = builtFile('renderer');
  const { path, paths } = await openProject(resolve(terminal.folder, folder));
  const secret = password ? await readPassword(terminal) : null;
  const engine = await keepEngine(path);
  try {
    const { temporary } = paths;
    const server = await openServer({ engine, temporary, renderer, version, host, port, password: secret });
    try {
      if (json) printJson(terminal, { url: server.url, pid: process.pid });
      else say(terminal, `Millrace serves ${path} at\n${server.url}\nThe address works once. Ctrl+C ends it.`);
      if (open) openBrowser(server.url);
      if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
    } finally {
      await server.close();
    }
  } finally {
    await engine.close();
  }
}

const SHORTEST = 8;

async function readPassword(terminal: Terminal): Promise<string> {
  const password = terminal.environment.MILLRACE_PASSWORD ?? (await typedPassword(terminal));
  if (password.length >= SHORTEST) return password;
  throw new MillraceError('usage', `The password must have at least ${SHORTEST} characters.`);
}

/** Typed without being shown; readline writes its echo into nothing. */
async function typedPassword({ stdin, stderr }: Terminal): Promise<string> {
  if (!stdin.isTTY)
    throw new MillraceError('usage', 'There is no terminal to ask for the password: set MILLRACE_PASSWORD.');
  stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  try {
    const [line] = (await once(lines, 'line')) as [string];
    return line;
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
