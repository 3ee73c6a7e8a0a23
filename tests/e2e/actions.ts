import type { Locator, Page } from '@playwright/test';

/** Writes a script over the one there is, and runs it. */
export async function runSql(page: Page, sql: string): Promise<void> {
  const editor = page.locator('.monaco-editor').first();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Run', exact: true }).click();
}

/** The table of the result. */
export const grid = (page: Page): Locator => page.getByRole('region', { name: 'Result' }).getByRole('grid');

/** Opens a place of the window: SQL, Sources or Monitor. */
export const openPlace = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name }).click();
