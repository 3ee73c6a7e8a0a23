import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { grid, runSql } from './actions.ts';
import { expect, test } from './app.ts';

/** Rows of a query of DuckDB's own, each as text. */
async function rowsOf(sql: string): Promise<string[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowsJson();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => JSON.stringify(row));
}

test('row 9,000,000 of ten million is reached, and a sort acts on all of them', async ({ app }) => {
  const { page } = app;
  await runSql(page, 'SELECT i, (i * 7919) % 10000019 AS mixed FROM range(10000000) t(i)');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '10000001', { timeout: 60_000 });
  await grid(page).getByRole('gridcell').first().click();
  await page.keyboard.press('Control+g');
  await page.getByRole('textbox', { name: 'Row, 1 to 10,000,000' }).fill('9000000');
  await page.keyboard.press('Enter');
  await expect(grid(page).getByRole('gridcell', { name: '8999999', exact: true })).toBeVisible();

  await grid(page).getByRole('columnheader', { name: /mixed/ }).click();
  const first = grid(page).locator('[role=row][aria-rowindex="2"]');
  await page.keyboard.press('Control+Home');
  await expect(first.getByRole('gridcell', { name: '0', exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(grid(page).getByRole('columnheader', { name: /mixed/ })).toHaveAttribute('aria-sort', 'ascending');
});

test('a whole result is exported, byte for byte what DuckDB writes', async ({ app }) => {
  const { page } = app;
  const sql =
    "SELECT i, i / 7 AS ratio, 'name ' || i AS name, TIMESTAMP '2026-01-01' + INTERVAL (i) MINUTE AS at FROM range(20000) t(i)";
  await runSql(page, sql);
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '20001');
  const exported = async (format: string, name: string) => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const menu = page.getByRole('dialog', { name: 'Export' });
    await menu.getByRole('combobox', { name: 'Format' }).click();
    await menu.getByRole('option', { name: format, exact: true }).click();
    return app.saved(name, () => menu.getByRole('button', { name: 'Export 20,000 rows' }).click());
  };
  const parquet = await exported('Parquet', 'whole.parquet');
  await expect.poll(() => rowsOf(`FROM '${parquet}'`).catch(() => [])).toEqual(await rowsOf(sql));
  const csv = await exported('CSV', 'whole.csv');
  const direct = `${csv}.direct`;
  await rowsOf(`COPY (${sql}) TO '${direct}' (HEADER)`);
  await expect.poll(() => readFile(csv, 'utf8')).toBe(await readFile(direct, 'utf8'));
});
