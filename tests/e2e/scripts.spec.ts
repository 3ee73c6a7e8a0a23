import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { grid, runSql } from './actions.ts';
import { expect, test } from './app.ts';

test('parameters are asked for, a plan is shown, and history and a saved query outlive a restart', async ({ app }) => {
  const { page, project } = app;
  await runSql(page, 'SELECT $low::INTEGER + 1 AS next');
  await page.getByLabel('Parameters').getByRole('textbox', { name: '$low' }).fill('41');
  await page.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(grid(page).getByRole('gridcell', { name: '42', exact: true })).toBeVisible();

  await runSql(page, 'SELECT i % 10 AS k, count(*) FROM range(100000) t(i) GROUP BY k');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '11');
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByRole('menuitem', { name: /^Explain analyze/ }).click();
  const plan = page.getByRole('region', { name: 'Plan' });
  await expect(plan.getByText('Measured')).toBeVisible();
  await expect(plan.getByRole('listitem').getByText(/GROUP_BY/)).toBeVisible();

  await page.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('by tens');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const file = join(project, 'queries/by tens.sql');
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('GROUP BY k');

  const again = await app.restart();
  await again.getByRole('button', { name: 'History' }).click();
  await again.getByRole('textbox', { name: 'Search the history' }).fill('GROUP BY k');
  await expect(again.getByRole('listitem').filter({ hasText: '10 rows' }).first()).toBeVisible();
  await expect(again.getByRole('listitem').filter({ hasText: '$low' })).toHaveCount(0);
});

test('two queries run at once, a third waits, and each is stopped', async ({ app }) => {
  const { page } = app;
  const long = 'SELECT count(*) FROM range(1000000) a, range(1000000) b';
  const state = page.getByTestId('run-state');
  for (const expected of [/Running/, /Running/, /Waiting/]) {
    await runSql(page, long);
    await expect(state).toContainText(expected);
    if (expected.source !== 'Waiting') await page.getByRole('button', { name: 'New script' }).click();
  }
  for (const tab of await page.getByRole('tablist', { name: 'Scripts' }).getByRole('tab').all()) {
    await tab.click();
    await page.getByRole('button', { name: /^Stop/ }).click();
    await expect(state).toContainText(/Stopped/);
  }
});
