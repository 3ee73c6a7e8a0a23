import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { grid, runSql } from './actions.ts';
import { expect, test } from './app.ts';

async function command(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Command palette' }).click();
  await page.getByRole('searchbox').or(page.getByPlaceholder('A command or a table')).fill(name);
  await page.keyboard.press('Enter');
}

test('a new project is made and worked in, takes a file of the system, is closed and opened again', async ({
  app,
  host,
}) => {
  const { page, folder, project } = app;
  if (host === 'headless') {
    // A server has the one project it was started with.
    await expect(page.getByText('No tables yet')).toBeVisible();
    await page.getByRole('button', { name: 'Command palette' }).click();
    await page.getByPlaceholder('A command or a table').fill('project');
    await expect(page.getByText('New project…')).toHaveCount(0);
    await access(join(project, 'millrace.yml'));
    return;
  }
  const made = join(folder, 'Straßen & Wetter');
  await app.pickFolder(made);
  await command(page, 'New project');
  await expect(page.getByText('Straßen & Wetter')).toBeVisible();
  expect(await readFile(join(made, 'millrace.yml'), 'utf8')).toContain('format: 1');
  await runSql(page, 'CREATE TABLE kept AS SELECT 7 AS seven');
  await expect(page.getByRole('treeitem', { name: /^kept/ })).toBeVisible();

  const file = join(folder, 'opened with.csv');
  await writeFile(file, 'n\n1\n2\n');
  await app.openWith(file);
  const preview = page.getByRole('dialog', { name: 'Add opened with.csv' });
  await expect(preview.getByRole('gridcell', { name: '2', exact: true }).last()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(preview).toBeHidden();

  await command(page, 'Close the project');
  await expect(page.getByRole('heading', { name: 'Recent projects' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: test.info().outputPath(`welcome-${colorScheme}.png`) });
  }
  await app.pickFolder(join(folder, 'user'));
  await page.getByRole('button', { name: 'Open a project' }).click();
  await expect(page.getByText(/is not a Millrace project/).first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('welcome-refused.png') });

  await page.getByRole('button', { name: /Straßen & Wetter/ }).click();
  await expect(page.getByRole('treeitem', { name: /^kept/ })).toBeVisible();
  await runSql(page, 'SELECT seven * 6 AS answer FROM kept');
  await expect(grid(page).getByRole('gridcell', { name: '42', exact: true })).toBeVisible();
});
