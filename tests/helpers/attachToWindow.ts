import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';

/**
 * The page of an Electron app started with `--remote-debugging-port=0`, once its document is there: attached to while a
 * window still changes from its empty first document, Playwright waits for a change it missed.
 */
export async function attachToWindow(userData: string, timeoutMs = 30_000): Promise<Page> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const address = await readAddress(userData);
    if (address && (await hasDocument(address))) {
      const browser = await chromium.connectOverCDP(address);
      const page = browser.contexts()[0]?.pages()[0];
      if (!page) throw new Error('Electron has no page.');
      return page;
    }
    if (Date.now() > deadline) throw new Error(`No window after ${timeoutMs} ms.`);
    await wait(20);
  }
}

/** Chromium writes the port it chose into its folder, a line of its own before the path. */
async function readAddress(userData: string): Promise<string | null> {
  const text = await readFile(join(userData, 'DevToolsActivePort'), 'utf8').catch(() => '');
  const end = text.indexOf('\n');
  return end > 0 ? `http://127.0.0.1:${text.slice(0, end)}` : null;
}

async function hasDocument(address: string): Promise<boolean> {
  const answer = await fetch(`${address}/json/list`).catch(() => null);
  const pages = answer ? ((await answer.json()) as { title: string }[]) : [];
  return pages.some(({ title }) => title === 'Millrace');
}
