import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type Sight, whenSeen } from './sight.ts';

const LOOK_EVERY_MS = 5;
const LIMIT_MS = 60_000;

/**
 * Milliseconds since the epoch at which an Electron started with `--remote-debugging-port=0` shows all of it, by the
 * clock of its page. One socket and one question: what Playwright does on attaching would be measured too.
 */
export async function watchPage(userData: string, sights: Sight[]): Promise<number> {
  const expression = `(${whenSeen.toString()})(${JSON.stringify(sights)})`;
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    const address = await pageAddress(userData);
    const seen = address && (await ask(address, expression));
    if (seen) return seen;
    await wait(LOOK_EVERY_MS);
  }
  throw new Error(`Not seen within ${LIMIT_MS} ms: ${JSON.stringify(sights)}`);
}

async function pageAddress(userData: string): Promise<string | null> {
  const text = await readFile(join(userData, 'DevToolsActivePort'), 'utf8').catch(() => '');
  const end = text.indexOf('\n');
  if (end < 1) return null;
  const answer = await fetch(`http://127.0.0.1:${text.slice(0, end)}/json/list`).catch(() => null);
  const targets = answer ? ((await answer.json()) as { type: string; webSocketDebuggerUrl: string }[]) : [];
  return targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? null;
}

/** Null when the document that was asked gave way to another one. */
function ask(address: string, expression: string): Promise<number | null> {
  const socket = new WebSocket(address);
  const params = { expression, awaitPromise: true, returnByValue: true };
  return new Promise<number | null>((done, fail) => {
    socket.once('open', () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params })));
    socket.once('message', (data: { toString(): string }) => done(JSON.parse(data.toString()).result?.result?.value));
    socket.once('close', () => done(null));
    socket.once('error', fail);
  }).finally(() => socket.terminate());
}
