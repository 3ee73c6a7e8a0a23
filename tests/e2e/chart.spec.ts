import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { grid, runSql } from './actions.ts';
import { type App, expect, test } from './app.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const chart = (page: Page) => page.getByRole('region', { name: 'Chart' });

async function expectChart(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('figure', { name, exact: true }).locator('svg').first()).toBeVisible();
}

/** Width and height of the drawing in CSS pixels. */
async function drawnSize(page: Page): Promise<number[]> {
  const viewBox = await page.getByRole('figure').locator('svg').first().getAttribute('viewBox');
  return viewBox?.split(/[ ,]+/).slice(2).map(Number) ?? [];
}

const saved = (app: App, kind: 'PNG' | 'SVG') =>
  app.saved(`chart.${kind.toLowerCase()}`, () =>
    chart(app.page)
      .getByRole('button', { name: `Save as ${kind}` })
      .click(),
  );

test('a million rows are drawn, reduced and said so, in every kind; the chart is saved as PNG, SVG and with its query', async ({
  app,
}) => {
  const { page } = app;
  await runSql(
    page,
    `SELECT TIMESTAMP '2026-01-01' + to_seconds(i) AS at, sin(i / 50000) + i % 7 AS level, i % 100 AS load, 'd' || i % 3 AS device
     FROM range(1000000) t(i)`,
  );
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '1000001');
  await page.getByRole('tab', { name: 'Chart' }).click();
  await expectChart(page, 'line chart of level by at');
  await expect(page.getByRole('figure').getByRole('status')).toContainText(/1,000,000 rows/);
  await expect(page.getByRole('figure').getByRole('status')).not.toContainText(/All 1,000,000 rows are drawn/);

  const size = await drawnSize(page);
  const png = await readFile(await saved(app, 'PNG'));
  expect(png.subarray(0, 8)).toEqual(PNG);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(size.map((px) => px * 2));
  const svg = await readFile(await saved(app, 'SVG'), 'utf8');
  const root = await page.evaluate((text) => {
    const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
    return [
      documentElement.localName,
      documentElement.namespaceURI,
      documentElement.querySelectorAll('path').length > 0,
    ];
  }, svg);
  expect(root).toEqual(['svg', 'http://www.w3.org/2000/svg', true]);

  const choose = (kind: string) =>
    chart(page)
      .getByRole('radiogroup', { name: 'Kind of chart' })
      .getByText(kind, { exact: true })
      .click({ force: true });
  const select = (label: string, name: string) => chart(page).getByLabel(label, { exact: true }).selectOption(name);
  await choose('Area');
  await expectChart(page, 'area chart of level by at');
  await choose('Dot');
  await expectChart(page, 'dot plot of level by at');
  await choose('Heatmap');
  await expectChart(page, 'heatmap of level by at');
  await choose('Histogram');
  await select('x', 'level');
  await expectChart(page, 'histogram of level');
  await select('Facet', 'device');
  await expectChart(page, 'histogram of level, one per device');
  for (const device of ['d0', 'd1', 'd2']) {
    await expect(page.getByRole('figure').getByText(device, { exact: true })).toBeVisible();
  }
  await choose('Box');
  await select('Facet', '(none)');
  await select('x', 'device');
  await select('y', 'load');
  await expectChart(page, 'box plot of load by device');
  await choose('Bar');
  await select('Aggregate', 'avg');
  await expectChart(page, 'bar chart of avg of load by device');
  await page.getByRole('button', { name: 'Show data as a table' }).click();
  await expect(page.getByRole('region', { name: /^Data of bar chart/ }).getByRole('row')).toHaveCount(4);

  await page.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('devices');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const query = join(app.project, 'queries/devices.sql');
  await expect.poll(() => readFile(query, 'utf8').catch(() => '')).toContain('-- kind: bar');

  const again = await app.restart();
  await again.getByRole('button', { name: 'Saved queries' }).click();
  await again
    .getByRole('complementary', { name: 'Saved queries' })
    .getByRole('button', { name: /^devices/ })
    .click();
  await again.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Run', exact: true }).click();
  await again.getByRole('tab', { name: 'Chart' }).click();
  await expectChart(again, 'bar chart of avg of load by device');
});
