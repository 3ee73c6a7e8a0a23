import type { Locator, Page } from '@playwright/test';
import { attachToWindow } from '../../helpers/attachToWindow.ts';
import { type ElectronStart, openElectron } from './openElectron.ts';
import { type Key, press, type Seen, type Sight } from './sight.ts';

export interface OpenMillrace {
  page: Page;
  /** Milliseconds from the start of the process to the first frame that shows what was waited for. */
  shownAfter: number;
  /** Process id of the page. */
  renderer: number;
  /** Presses what is there, or a key on it, and waits for one sight after the other. */
  press(target: Locator, sights: Sight[], key?: Key): Promise<Seen>;
  /** Writes a script over the one there is, and runs it. */
  runSql(sql: string, sights: Sight[]): Promise<Seen>;
  close(): Promise<void>;
}

/** The table of a result. */
export const GRID = '[role=grid][aria-label=Result]';
/** That table, with all cells in view filled. */
export const FILLED = `${GRID}:not(:has([data-empty])) [role=gridcell]`;

/** Millrace in a real Electron, driven once its window shows something. */
export async function openMillrace(start: ElectronStart): Promise<OpenMillrace> {
  const { shownAfter, close } = await openElectron(start);
  try {
    const page = await attachToWindow(start.userData);
    const run = page.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Run', exact: true });
    return {
      page,
      shownAfter,
      renderer: await rendererOf(page),
      press: (target, sights, key) => target.evaluate(press, { sights, key: key ?? null }),
      async runSql(sql, sights) {
        await page.locator('.monaco-editor').first().click();
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.insertText(sql);
        await page.keyboard.press('Escape');
        return run.evaluate(press, { sights, key: null });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function rendererOf(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {};
  const found = processInfo.find(({ type }) => type === 'renderer');
  if (!found) throw new Error('Chromium names no process of the page.');
  return found.id;
}
