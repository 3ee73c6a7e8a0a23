import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { grid, runSql } from './actions.ts';
import { expect, test } from './app.ts';

const MILLION = `SELECT TIMESTAMP '2026-01-01' + INTERVAL (i) SECOND AS at, sin(i / 50000) * 10 + i % 7 AS level,
  'sensor ' || (i % 4) AS sensor, i % 1000 AS load
FROM range(1000000) t(i)`;

test('a million rows are drawn in every way, saved as pictures, and the chart stays with its query', async ({
  app,
}) => {
  const { page, project } = app;
  await runSql(page, MILLION);
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '1000001');
  await page.getByRole('tab', { name: 'Chart' }).click();
  const chart = page.getByRole('region', { name: 'Chart' });
  const drawn = (name: RegExp) => expect(chart.getByRole('figure', { name })).toBeVisible();
  const kind = (name: string) =>
    chart.getByRole('radiogroup', { name: 'Kind of chart' }).locator('label', { hasText: name }).click();
  await drawn(/^line chart of level by at/);
  await expect(chart.getByRole('status')).toContainText(/1,000,000 rows/);

  const png = await readFile(
    await app.saved('chart.png', () => chart.getByRole('button', { name: 'Save as PNG' }).click()),
  );
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBeGreaterThan(800);
  const svg = await readFile(
    await app.saved('chart.svg', () => chart.getByRole('button', { name: 'Save as SVG' }).click()),
    'utf8',
  );
  const parsed = await page.evaluate((text) => {
    const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
    return { root: documentElement.nodeName, paths: documentElement.querySelectorAll('path').length };
  }, svg);
  expect(parsed).toMatchObject({ root: 'svg' });
  expect(parsed.paths).toBeGreaterThan(0);

  for (const name of ['Area', 'Dot', 'Histogram', 'Heatmap', 'Box', 'Bar']) {
    await kind(name);
    await drawn(new RegExp(`^${name}`, 'i'));
    await page.screenshot({ path: test.info().outputPath(`${name.toLowerCase()}.png`) });
  }
  await kind('Histogram');
  await chart.getByLabel('x', { exact: true }).selectOption('load');
  await chart.getByLabel('Facet').selectOption('sensor');
  await drawn(/^histogram of load.*one per sensor/);
  await expect(chart.getByRole('figure')).toContainText('sensor 3');
  await page.screenshot({ path: test.info().outputPath('facets.png') });

  await page.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('load by sensor');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const file = join(project, 'queries/load by sensor.sql');
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('kind: histogram');

  const again = await app.restart();
  await again.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Saved queries' }).click();
  await again.getByRole('button', { name: /^load by sensor/ }).click();
  await again.getByRole('toolbar', { name: 'Script' }).getByRole('button', { name: 'Run', exact: true }).click();
  await again.getByRole('tab', { name: 'Chart' }).click();
  await expect(again.getByRole('figure', { name: /^histogram of load.*one per sensor/ })).toBeVisible();
});
