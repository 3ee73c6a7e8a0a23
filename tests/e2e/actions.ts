import type { Locator, Page } from '@playwright/test';

/** Writes a script over the one there is. */
export async function writeSql(page: Page, sql: string): Promise<void> {
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(sql);
}

/** Writes a script over the one there is, and runs it. */
export async function runSql(page: Page, sql: string): Promise<void> {
  await writeSql(page, sql);
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Run', exact: true }).click();
}

/** The table of the result. */
export const grid = (page: Page): Locator => page.getByRole('region', { name: 'Result' }).getByRole('grid');

/** Opens a place of the window: SQL, Sources or Monitor. */
export const openPlace = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name }).click();

/** Drops files of the disk on the window, as the system does. */
export async function dropFiles(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 640, y: 400, data });
  }
  await session.detach();
}
