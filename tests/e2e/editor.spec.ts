import type { Locator, Page } from '@playwright/test';
import { grid, runSql, writeSql } from './actions.ts';
import { expect, test } from './app.ts';

const SCRIPT = 'SELECT 11 AS first;\n\nSELECT 22 AS second;\n\nSELECT 33 AS third;';

const cell = (page: Page, name: string) => grid(page).getByRole('gridcell', { name, exact: true });
const script = (page: Page) => page.getByRole('toolbar', { name: 'Script' });
const text = (page: Page) => page.locator('.monaco-editor .view-lines').first();

test('a statement, a selection or all is run by button and key; a script is formatted', async ({ app }) => {
  const { page } = app;
  await writeSql(page, SCRIPT);
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(cell(page, '11')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await script(page).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(cell(page, '22')).toBeVisible();
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await expect(cell(page, '33')).toBeVisible();
  await script(page).getByRole('button', { name: 'More ways to run' }).click();
  await page.getByRole('menuitem', { name: 'Run the whole script' }).click();
  await page.getByRole('tab', { name: 'Messages' }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('SELECT 11 AS first');
  await page.getByRole('tab', { name: 'Table' }).click();

  await page.locator('.monaco-editor').first().click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await script(page).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(cell(page, '11')).toBeVisible();

  await writeSql(page, 'select i,sum(i) as s from range(9) t(i) group by i');
  await script(page).getByRole('button', { name: 'Format' }).click();
  await expect(text(page)).toHaveText(/^SELECT\s+i,\s+sum\(i\)\sAS\ss\s*FROM/);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(text(page)).toHaveText(/^select\s+i,sum/);
  await page.keyboard.press('ControlOrMeta+Shift+f');
  await expect(text(page)).toHaveText(/^SELECT\s+i,\s+sum/);
});

test('a wrong name is underlined where DuckDB says, with its proposal; a function tells its signature', async ({
  app,
}) => {
  const { page } = app;
  await runSql(page, "CREATE TABLE prices AS SELECT 'A' AS amount");
  await expect(page.getByTestId('run-state')).toContainText(/Done|changed|row/);
  await writeSql(page, 'SELECT lower(amuont) FROM prices');
  const underline = page.locator('.squiggly-error').first();
  await expect(underline).toBeVisible();
  const wrong = page.locator('.view-line').first().getByText('amuont');
  const place = async (mark: Locator) => {
    const { x = 0, width = 0 } = (await mark.boundingBox()) ?? {};
    return [Math.round(x), Math.round(width)];
  };
  await expect
    .poll(async () => [await place(underline), await place(wrong)])
    .toEqual([await place(wrong), await place(wrong)]);
  await page.keyboard.press('ControlOrMeta+Home');
  for (let step = 0; step < 15; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ControlOrMeta+.');
  await expect(page.getByText('Change to amount')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(text(page)).toHaveText(/lower\(amount\)/);
  await expect(underline).toBeHidden();

  await page.locator('.view-line').first().getByText('lower', { exact: true }).hover();
  await expect(
    page
      .getByRole('tooltip')
      .getByText(/lower\(.*VARCHAR/)
      .first(),
  ).toBeVisible();
});

test('a script goes back to an earlier version; two scripts do not share a session; a long value is read in full', async ({
  app,
}) => {
  const { page } = app;
  await runSql(page, 'CREATE TEMP TABLE mine AS SELECT 7 AS n; SELECT n FROM mine');
  await page.keyboard.press('ControlOrMeta+Shift+Enter');
  await expect(cell(page, '7')).toBeVisible();
  await runSql(page, 'SELECT n * 2 AS twice FROM mine');
  await expect(cell(page, '14')).toBeVisible();
  await script(page).getByRole('button', { name: 'Versions' }).click();
  const versions = page.getByRole('complementary', { name: 'Versions' });
  await expect(versions.getByText('As it is now')).toHaveCount(1);
  await versions.getByRole('listitem').last().getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('.line-insert').first()).toBeVisible();
  await expect(dialog.locator('.line-delete').first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Restore this version' }).click();
  await expect(text(page)).toHaveText(/CREATE\sTEMP\sTABLE\smine/);
  await page.getByRole('button', { name: 'Close Versions' }).click();

  await page.getByRole('button', { name: 'New script' }).click();
  await runSql(page, 'SELECT n FROM mine');
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(/mine does not exist/);
  await page.getByRole('tablist', { name: 'Scripts' }).getByRole('tab').first().click();
  await runSql(page, 'SELECT n + 1 AS next FROM mine');
  await expect(cell(page, '8')).toBeVisible();

  const json = `json_object('device', 'pump', 'readings', range(2000))`;
  await runSql(page, `SELECT ${json} AS value`);
  await grid(page).getByRole('gridcell', { name: /pump/ }).dblclick();
  await expect(dialog.getByRole('region', { name: 'Value' })).toContainText('[2000]');
  await dialog.getByText('Text', { exact: true }).click();
  await expect(dialog.getByRole('region', { name: 'Value' })).toContainText('1998,1999]}');
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => app.clipboard()).toMatch(/^\{"device":"pump".*1999\]\}$/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
