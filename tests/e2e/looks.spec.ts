import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { openPlace, runSql } from './actions.ts';
import { type App, expect, run, test } from './app.ts';

/** Looks at a screen in both themes: keeps a picture of it, and finds nothing serious wrong with it. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await page.screenshot({ path: test.info().outputPath(`${name}-${colorScheme}.png`) });
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    // Only its colours are new in the second theme.
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${name}, ${colorScheme}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

const side = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name, exact: true }).click();
const view = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();
const result = (page: Page) => page.getByRole('region', { name: 'Result' });

test('the screens of SQL, in light and dark', async ({ app }) => {
  test.setTimeout(180_000);
  const { page } = app;
  await expect(page.locator('.monaco-editor').first()).toBeVisible();
  await look(page, 'empty');

  await runSql(page, 'SELECT * FROM nothing_like_this');
  await expect(result(page)).toContainText('nothing_like_this does not exist');
  await look(page, 'error');

  await runSql(
    page,
    `SELECT DATE '2026-01-01' + i::INTEGER AS day, sin(i / 9) * i AS level, 'sensor ' || i % 3 AS sensor, i % 7 = 0 AS alarm,
  {'unit': 'mm', 'parts': [i, i + 1]} AS reading, CASE WHEN i % 5 > 0 THEN i END AS gaps
FROM range(2000) t(i)`,
  );
  await expect(result(page).getByRole('grid')).toHaveAttribute('aria-rowcount', '2001');
  await look(page, 'grid');
  await result(page).getByRole('gridcell', { name: /unit/ }).first().dblclick();
  await expect(page.getByRole('dialog')).toContainText('mm');
  await look(page, 'cell');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
  await look(page, 'export');
  await page.keyboard.press('Escape');
  await view(page, 'Chart');
  await expect(page.getByRole('figure').locator('svg').first()).toBeVisible();
  await look(page, 'chart');

  await side(page, 'History');
  await expect(page.getByRole('complementary', { name: 'History' })).toContainText('2,000 rows');
  await look(page, 'history');
  await side(page, 'Versions');
  const versions = page.getByRole('complementary', { name: 'Versions' });
  await expect(versions.getByRole('button', { name: /line/ })).toBeVisible();
  await versions.getByRole('button', { name: /line/ }).click();
  await expect(page.getByRole('dialog').locator('.monaco-diff-editor')).toContainText('nothing_like_this');
  await look(page, 'versions');
  await page.keyboard.press('Escape');
  await side(page, 'Versions');

  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByRole('menuitem', { name: /^Explain analyze/ }).click();
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText(/RANGE|PROJECTION/);
  await look(page, 'plan');
  await page.getByRole('button', { name: 'Command palette' }).click();
  await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1');
  await look(page, 'palette');
});

/** A file with bad rows, and one that cannot be read at all. */
async function files({ folder }: App): Promise<{ messy: string; torn: string }> {
  const lines = Array.from({ length: 300 }, (_, n) => `${n},2026-01-01,${n === 250 ? 'broken' : n / 2}`);
  const messy = join(folder, 'messy.csv');
  await writeFile(messy, `id,day,level\n${lines.join('\n')}\n`);
  const torn = join(folder, 'torn.parquet');
  await writeFile(torn, Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(4000, 7), Buffer.from('PAR1')]));
  return { messy, torn };
}

test('the screens of sources and monitor, in light and dark', async ({ app }) => {
  test.setTimeout(120_000);
  const { page } = app;
  const { messy, torn } = await files(app);
  await openPlace(page, 'Sources');
  await look(page, 'sources-empty');

  await page.getByRole('textbox', { name: 'Paths' }).fill(messy);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('grid')).toBeVisible();
  await look(page, 'preview');
  await dialog.getByRole('tab', { name: /^Columns/ }).click();
  await dialog.getByLabel('Type of level').fill('DOUBLE');
  await page.keyboard.press('Enter');
  await dialog.getByRole('tab', { name: /Rejected/ }).click();
  await expect(dialog).toContainText('broken');
  await look(page, 'preview-rejects');
  await dialog.getByRole('button', { name: 'Ingest' }).click();
  await expect(page.getByRole('region', { name: 'Ingest into messy' })).toContainText('1 rejected');

  await run(['ingest', app.project, torn, '--as', 'torn', '--json']).catch(() => '');
  await expect(page.getByRole('region', { name: 'Ingest into torn' })).toContainText('Failed');
  await look(page, 'sources');

  await runForHours(page);
  await openPlace(page, 'Monitor');
  await expect(page.getByRole('region', { name: 'Queries under way' })).toContainText('range(1000000)');
  await look(page, 'monitor');
});

/** Leaves a query running that would take hours. */
async function runForHours(page: Page): Promise<void> {
  await openPlace(page, 'SQL');
  await runSql(page, 'SELECT count(*) FROM range(1000000) a, range(1000000) b');
  await expect(page.getByTestId('run-state')).toContainText(/Running/);
}
