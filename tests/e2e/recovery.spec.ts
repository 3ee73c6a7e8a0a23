import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { grid, runSql } from './actions.ts';
import { expect, run, test } from './app.ts';

const LONG = 'SELECT count(*) FROM range(1000000) a, range(1000000) b';

test('the engine is killed while it works: the window says so, it comes back, and nothing is lost', async ({ app }) => {
  const { page, project, folder } = app;
  const file = join(folder, 'three.csv');
  await writeFile(file, 'n\n1\n2\n3\n');
  await run(['ingest', project, file, '--as', 'three']);
  await expect(page.getByRole('treeitem', { name: /three/ })).toBeVisible();

  await runSql(page, LONG);
  await expect(page.getByTestId('run-state')).toContainText(/Running/);
  const engine = async () => JSON.parse(await readFile(join(project, '.millrace/engine.json'), 'utf8')).pid as number;
  const killed = await engine();
  process.kill(killed, 'SIGKILL');
  const banner = page.getByText(/^The engine went away/);
  await expect(banner).toBeVisible();
  await expect(banner).toBeHidden();
  expect(await engine()).not.toBe(killed);
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(/engine/i);

  await expect(page.locator('.monaco-editor').first()).toContainText('range(1000000)');
  await runSql(page, 'SELECT sum(n) AS total FROM raw.three');
  await expect(grid(page).getByRole('gridcell', { name: '6', exact: true })).toBeVisible();
});

test('what one query asks too much of does not take the window with it', async ({ app }) => {
  const { page, folder } = app;
  const result = page.getByRole('region', { name: 'Result' });
  await runSql(page, "SET memory_limit = '300MB'");
  await expect(page.getByTestId('run-state')).toContainText(/Done/);
  await runSql(page, 'SELECT list(i) FROM range(1000000000) t(i)');
  await expect(result).toContainText(/Out of Memory/);

  const torn = join(folder, 'torn.parquet');
  await writeFile(torn, Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(4000, 7), Buffer.from('PAR1')]));
  await runSql(page, `SELECT * FROM '${torn}'`);
  await expect(result).toContainText(/torn\.parquet/);

  await runSql(page, 'SELECT 6 * 7 AS answer');
  await expect(grid(page).getByRole('gridcell', { name: '42', exact: true })).toBeVisible();
});

test('a memory bomb past what DuckDB counts is stopped by the watchdog, and the window says so', async ({ app }) => {
  const settings = join(app.project, 'millrace.yml');
  const before = await readFile(settings, 'utf8');
  await writeFile(settings, `${before}\nsettings:\n  memoryLimit: 16000000000\n  memoryCeiling: 600000000\n`);
  const page = await app.restart();
  await runSql(page, 'SELECT list(i || repeat(chr(120), 200)) FROM range(1000000000) t(i)');
  await expect(page.getByText(/more than the 0\.60 GB this project allows/).first()).toBeVisible();
  await runSql(page, 'SELECT 6 * 7 AS answer');
  await expect(grid(page).getByRole('gridcell', { name: '42', exact: true })).toBeVisible();
});
