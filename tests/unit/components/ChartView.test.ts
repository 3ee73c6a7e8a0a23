import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenGallery, openGallery } from '../../fixtures/gallery/openGallery.ts';

let gallery: OpenGallery;
let page: Page;
beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(() => gallery.close());

const shown = async (table: string, spec: object | null) => {
  await page?.close();
  page = await gallery.show(
    `story=chart&table=${table}${spec ? `&spec=${encodeURIComponent(JSON.stringify(spec))}` : ''}`,
  );
  await page.locator('figure svg').waitFor();
};
const marks = (label: string) => page.locator(`figure svg g[aria-label="${label}"] > *`).count();

test.each([
  ['sensor', { kind: 'line', x: 'at', y: 'celsius' }, 'line', 1, /M4/],
  ['sensor', { kind: 'area', x: 'at', y: 'celsius', colour: 'place' }, 'area', 3, /300,000 rows/],
  ['cars', { kind: 'bar', x: 'Origin', y: 'Horsepower', aggregate: 'avg' }, 'bar', 3, /avg of Horsepower/],
  [
    'cars',
    { kind: 'dot', x: 'Horsepower', y: 'Miles_per_Gallon', colour: 'Origin' },
    'dot',
    392,
    /406 rows, none left out/,
  ],
  ['sensor', { kind: 'histogram', x: 'power' }, 'rect', 20, /Bins of 50/],
  ['cars', { kind: 'box', x: 'Origin', y: 'Horsepower' }, 'bar', 3, /quartiles/],
  ['sensor', { kind: 'heatmap', x: 'at', y: 'celsius' }, 'rect', 100, /Rows in each cell/],
] as const)('%s as %j', async (table, spec, label, atLeast, reduction) => {
  await shown(table, spec);
  expect(await marks(label)).toBeGreaterThanOrEqual(atLeast);
  expect(await page.locator('figcaption').textContent()).toMatch(reduction);
});

test('a chart is suggested, changes keep the old drawing until the new one is there, and its data can be read as a table', async () => {
  await shown('cars', null);
  expect(await page.getByRole('figure').getAttribute('aria-label')).toMatch(/^(bar|line) chart of/);
  await page.locator('label', { hasText: 'Histogram' }).click();
  await page.getByRole('figure', { name: /^histogram of/ }).waitFor();
  await page.getByRole('button', { name: 'Show data as a table' }).click();
  await page.getByRole('columnheader', { name: 'count' }).waitFor();
  const { violations } = await new AxeBuilder({ page }).disableRules(['page-has-heading-one']).analyze();
  expect(
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary]),
  ).toEqual([]);
  await page.getByRole('button', { name: 'Hide data' }).click();
  await page.getByRole('button', { name: 'Show data as a table' }).waitFor();
  expect(await page.getByRole('columnheader').count()).toBe(0);
});

test('small multiples stand apart, and the drawing grows where the window is too low for them', async () => {
  await shown('cars', { kind: 'dot', x: 'Horsepower', y: 'Miles_per_Gallon', facet: 'Cylinders' });
  await page.setViewportSize({ width: 1280, height: 240 });
  const drawnHeight = () => page.locator('figure svg').evaluate((svg) => svg.getBoundingClientRect().height);
  await expect.poll(drawnHeight).toBeLessThan(300);
  expect(await drawnHeight()).toBeGreaterThan(200);
  const names = await page
    .locator('figure svg text[font-weight="600"], figure svg g[font-weight="600"] text')
    .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().y));
  const [first = 0, second = 0, ...others] = [...new Set(names.map(Math.round))].toSorted((a, b) => a - b);
  expect([names.length, others]).toEqual([5, []]);
  expect(second - first).toBeGreaterThanOrEqual(72 + 20);
});

test('PNG and SVG files hold the whole drawing', async () => {
  await shown('cars', { kind: 'bar', x: 'Origin', y: 'Horsepower', aggregate: 'avg', colour: 'Cylinders' });
  const saved = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
  };
  const svg = await saved('Save as SVG');
  expect(svg.name).toBe('chart.svg');
  expect(svg.bytes.toString()).toMatch(
    /^<\?xml[\s\S]*<svg[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*USA[\s\S]*<\/svg>$/,
  );
  const png = await saved('Save as PNG');
  const drawn = await page.locator('figure svg').boundingBox();
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([
    (drawn?.width ?? 0) * 2,
    (drawn?.height ?? 0) * 2,
  ]);
});
