import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { grid, openPlace, runSql } from './actions.ts';
import { type App, expect, run, test } from './app.ts';

/** 300 readings; lines 42 and 203 hold a temperature that is no number. */
function readingsCsv(): string {
  const lines = ['device,ts,temp_c'];
  for (let n = 1; n <= 300; n++) {
    const temperature = n === 41 || n === 202 ? 'broken' : (20 + (n % 10) / 2).toFixed(1);
    lines.push(
      `d${n % 3},2026-01-01 00:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')},${temperature}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function withReadings({ project, folder }: App): Promise<void> {
  const file = join(folder, 'readings.csv');
  await writeFile(file, readingsCsv());
  await run(['ingest', project, file, '--as', 'readings', '--json']);
}

test('SQL with an error says where; mended, its rows are in the grid', async ({ app }) => {
  const { page } = app;
  await runSql(page, 'SELECT * FROM nothing_like_this');
  await expect(
    page
      .getByRole('region', { name: 'Result' })
      .getByText(/nothing_like_this does not exist/)
      .first(),
  ).toBeVisible();
  await runSql(page, 'SELECT i, i * 2 AS twice FROM range(1000) t(i)');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '1001');
  await expect(grid(page).getByRole('gridcell', { name: '4', exact: true }).first()).toBeVisible();
});

test('a name is completed from the catalog', async ({ app }) => {
  await withReadings(app);
  const { page } = app;
  await expect(page.getByRole('treeitem', { name: /readings/ }).first()).toBeVisible();
  await page.locator('.monaco-editor').first().click();
  await page.keyboard.type('SELECT * FROM raw.');
  await page
    .getByRole('option', { name: /^readings/ })
    .first()
    .click();
  await expect(page.locator('.monaco-editor').first()).toContainText('raw.readings');
});

test('ten million rows: the last one is reachable, and Stop stops', async ({ app }) => {
  const { page } = app;
  await runSql(page, 'SELECT i FROM range(10000000) t(i)');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '10000001', { timeout: 60_000 });
  await grid(page).click();
  await page.keyboard.press('Control+End');
  await expect(grid(page).getByRole('gridcell', { name: '9999999', exact: true })).toBeVisible();
  await runSql(page, 'SELECT count(*) FROM range(1000000) a, range(1000000) b');
  await page.getByRole('button', { name: /^Stop/ }).click();
  await expect(page.getByText(/cancelled|stopped/i).first()).toBeVisible();
});

test('after a restart the script is there again', async ({ app }) => {
  await runSql(app.page, 'SELECT 42 AS answer');
  await expect(grid(app.page).getByRole('gridcell', { name: '42', exact: true })).toBeVisible();
  // What was arranged is saved a moment after it changed.
  await expect.poll(() => readFile(join(app.project, '.millrace/ui.json'), 'utf8').catch(() => '')).toContain('answer');
  const page = await app.restart();
  await expect(page.locator('.monaco-editor').first()).toContainText('answer');
});

test('a file with bad rows, looked at before it is taken, becomes a table, its rejects and a chart', async ({
  app,
}) => {
  const { page, folder } = app;
  const file = join(folder, 'readings.csv');
  await writeFile(file, readingsCsv());
  await openPlace(page, 'Sources');
  await page.getByRole('textbox', { name: 'Paths' }).fill(file);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('grid')).toBeVisible();
  await dialog.getByRole('tab', { name: /^Columns/ }).click();
  await dialog.getByLabel('Type of temp_c').fill('DOUBLE');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('tab', { name: /Rejected/ })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('preview.png') });
  await dialog.getByRole('button', { name: 'Ingest' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Show 2 rejected rows' }).click();
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '3');
  await expect(grid(page).getByText('broken').first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('rejects.png') });

  await runSql(page, 'SELECT device, avg(temp_c) AS temperature FROM raw.readings GROUP BY device ORDER BY device');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '4');
  await page.getByRole('tab', { name: 'Chart' }).click();
  await expect(page.getByRole('figure').locator('svg').first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('chart.png') });
});
