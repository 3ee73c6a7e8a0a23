import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Page } from '@playwright/test';
import { writeXlsx } from 'hucre/xlsx';
import { dropFiles, grid, openPlace, runSql } from './actions.ts';
import { expect, test } from './app.ts';

const ingestInto = (page: Page, table: string) => page.getByRole('region', { name: `Ingest into ${table}` });

/** 300 readings; lines 42 and 203 hold a temperature that is no number. */
function readingsCsv(): string {
  const lines = ['device,minute,temp_c'];
  for (let n = 1; n <= 300; n++) lines.push(`d${n % 3},${n},${n === 41 || n === 202 ? 'broken' : 20 + (n % 10) / 2}`);
  return `${lines.join('\n')}\n`;
}

async function writeParquet(path: string): Promise<void> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT i, i * 2 AS twice FROM range(5000) t(i)) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

test('a CSV dropped on the window is looked at, mended and taken once; its refused rows are shown', async ({ app }) => {
  const { page, folder } = app;
  const file = join(folder, 'readings.csv');
  await writeFile(file, readingsCsv());
  const dialog = page.getByRole('dialog', { name: 'Add readings.csv' });
  await expect(page.locator('.monaco-editor').first()).toBeVisible();

  await dropFiles(page, [file]);
  await expect(dialog.getByRole('grid', { name: 'First rows' })).toBeVisible();
  await dialog.getByRole('tab', { name: 'Columns (3)' }).click();
  await dialog.getByLabel('Type of temp_c').fill('DOUBLE');
  await page.keyboard.press('Enter');
  await dialog.getByRole('tab', { name: 'Rejected (2)' }).click();
  const refused = dialog.getByRole('region', { name: 'Rows that would be rejected' }).getByRole('row');
  await expect(refused.nth(1)).toContainText(/^42temp_c.*broken/);
  await expect(refused.nth(2)).toContainText(/^203temp_c.*broken/);
  await dialog.getByRole('button', { name: 'Ingest' }).click();
  await expect(dialog).toBeHidden();
  await expect(ingestInto(page, 'readings')).toContainText('300 rows read = 298 stored + 2 rejected');

  await dropFiles(page, [file]);
  await expect(dialog.getByRole('status')).toHaveText('Appends to raw.readings, which has 298 rows.');
  await dialog.getByRole('button', { name: 'Ingest' }).click();
  await expect(dialog).toBeHidden();
  await expect(ingestInto(page, 'readings').first()).toContainText('the same content was stored before');

  await page.getByRole('button', { name: 'Show 2 rejected rows' }).click();
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '3');
  await expect(grid(page).getByText('broken').first()).toBeVisible();
  await runSql(page, 'SELECT count(temp_c) AS whole FROM raw.readings');
  await expect(grid(page).getByRole('gridcell', { name: '298', exact: true })).toBeVisible();
});

test('of two files one is torn: the other arrives; then a sheet of a workbook, and what a watched folder gets', async ({
  app,
}) => {
  const { page, folder } = app;
  const whole = join(folder, 'whole.parquet');
  const torn = join(folder, 'torn.parquet');
  await writeParquet(whole);
  await writeFile(torn, (await readFile(whole)).subarray(0, 2000));
  await expect(page.locator('.monaco-editor').first()).toBeVisible();

  await dropFiles(page, [whole, torn]);
  const both = page.getByRole('dialog', { name: 'Add 2 items' });
  await expect(both.getByRole('grid', { name: 'First rows' })).toBeVisible();
  await both.getByRole('navigation', { name: 'Files' }).getByText('torn.parquet').click();
  await expect(both.getByRole('alert')).toContainText(/torn\.parquet/);
  await both.getByLabel('A table for each file').check();
  await both.getByRole('button', { name: 'Ingest 2 files' }).click();
  await expect(both).toBeHidden();
  await expect(ingestInto(page, 'whole')).toContainText('5,000 rows stored');
  await expect(ingestInto(page, 'torn').getByRole('cell', { name: /^Failed: .*torn\.parquet/ })).toBeVisible();

  const book = join(folder, 'book.xlsx');
  const sheets = [
    { name: 'Cover', rows: [['title'], ['nothing here']] },
    { name: 'Prices', rows: [['item', 'price'], ...[1, 2, 3].map((n) => [`item ${n}`, n + 0.5])] },
  ];
  await writeFile(book, await writeXlsx({ sheets }));
  await page.getByRole('textbox', { name: 'Paths' }).fill(book);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add book.xlsx' });
  await dialog.getByLabel('Sheet').selectOption('Prices');
  await expect(dialog.getByRole('columnheader', { name: /price/ })).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Into table' }).fill('prices');
  await dialog.getByRole('button', { name: 'Ingest' }).click();
  await expect(ingestInto(page, 'prices')).toContainText('3 rows stored');

  const inbox = join(folder, 'inbox');
  await mkdir(inbox);
  await page.getByRole('button', { name: 'Watch a folder' }).click();
  const watched = page.getByRole('region', { name: 'Watched folders' });
  await watched.getByLabel('Folder').fill(inbox);
  await watched.getByLabel('Files').fill('*.csv');
  await watched.getByLabel('Into table').fill('inbox');
  await watched.getByRole('button', { name: 'Watch', exact: true }).click();
  await expect(watched.getByRole('cell', { name: 'Watching', exact: true })).toBeVisible();
  await writeFile(join(inbox, 'first.csv'), 'n\n1\n2\n3\n4\n');
  await expect(ingestInto(page, 'inbox')).toContainText('4 rows stored');
  await expect(watched.getByRole('row').last().getByRole('cell').nth(4)).toHaveText('1');
  await watched.getByRole('button', { name: `Stop watching ${inbox}` }).click();
  await expect(watched.getByRole('row')).toHaveCount(0);
  await openPlace(page, 'SQL');
  await runSql(page, 'SELECT (SELECT sum(n) FROM raw.inbox) + (SELECT sum(price) FROM raw.prices) AS total');
  await expect(grid(page).getByRole('gridcell', { name: '17.5', exact: true })).toBeVisible();
});
