import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenGallery, openGallery } from '../../../fixtures/gallery/openGallery.ts';

let gallery: OpenGallery;
beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(() => gallery.close());

const asked = (page: Page) => page.evaluate(() => (window as unknown as { asked: unknown[] }).asked);
async function serious(page: Page) {
  const { violations } = await new AxeBuilder({ page }).disableRules(['page-has-heading-one']).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary]);
}

describe('the preview', () => {
  test('shows rows and warnings, follows the dialect, and asks for just what was shown', async () => {
    const page = await gallery.show('story=preview&files=messy.csv');
    await page.getByRole('gridcell', { name: 'Bob; junior' }).waitFor();
    await page.getByRole('alert').getByText('Some lines do not fit the others').waitFor();
    expect(await serious(page)).toEqual([]);

    await page.getByLabel('Delimiter').fill(',');
    await expect.poll(() => page.getByRole('columnheader').count()).not.toBe(6);
    const start = Date.now();
    await page.getByLabel('Delimiter').fill(';');
    await page.getByRole('gridcell', { name: 'Bob; junior' }).waitFor();
    console.log(`preview: refreshed ${Date.now() - start} ms after a change`);

    await page.getByLabel('Decimals').selectOption(',');
    await page.getByRole('tab', { name: 'Columns' }).click();
    await page.getByRole('combobox', { name: 'Type of price' }).fill('DOUBLE');
    await page.getByRole('combobox', { name: 'Type of price' }).press('Enter');
    await page.getByLabel('Name of when in the table').fill('day');
    await page.getByLabel('Take column ok').uncheck();
    await page.getByRole('tab', { name: 'Columns (4)' }).waitFor();
    await page.getByRole('tab', { name: 'Rejected' }).click();
    await page.getByText('nine').first().waitFor();

    await page.getByRole('combobox', { name: 'Into table' }).fill('people');
    await page.getByText('Makes raw.people.').waitFor();
    await page.getByLabel('Rejects at most').fill('5');
    await page.getByRole('button', { name: 'Ingest' }).click();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await asked(page)).toMatchObject([
      {
        table: 'people',
        mode: 'append',
        maxRejects: 0.05,
        files: [
          {
            path: 'messy.csv',
            options: {
              format: 'csv',
              csv: { delimiter: ';', decimalSeparator: ',' },
              columns: [
                { name: 'id' },
                { name: 'name' },
                { name: 'price', type: 'DOUBLE' },
                { name: 'when', as: 'day' },
                { name: 'ok', include: false },
              ],
            },
          },
        ],
      },
    ]);
    await page.close();
  });

  test('a file that cannot be read says why and can be left for the others', async () => {
    const page = await gallery.show('story=preview&files=missing.csv,messy.csv');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'messy.csv' }).click();
    await page.getByRole('gridcell', { name: 'Bob; junior' }).waitFor();
    await page.getByRole('combobox', { name: 'Into table' }).fill('trips');
    await page.getByText('New table', { exact: true }).click();
    await page.getByText('trips is there already').waitFor();
    await page.close();
  });
});

describe('the page of sources', () => {
  test('says how each file ended, cancels, and opens the rejects', async () => {
    const page = await gallery.show('story=sources');
    await page.getByText('2,003 rows read = 2,000 stored + 3 rejected').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Show 3 rejected rows' }).click();
    expect(await asked(page)).toEqual([{ cancel: '2' }, { sql: 'SELECT * FROM raw."trips__rejects";' }]);
    await page.getByRole('button', { name: 'raw.trips' }).click();
    await page.getByText('/data/trips-01.csv').waitFor();
    expect(await serious(page)).toEqual([]);
    await page.close();
  });

  test('takes files from the picker, from typed paths and by drop', async () => {
    const page = await gallery.show('story=sources&empty=1');
    await page.getByText('Nothing stored yet').waitFor();
    await page
      .getByLabel('Files to add')
      .setInputFiles({ name: 'picked.csv', mimeType: 'text/csv', buffer: Buffer.from('a\n1') });
    await page.getByRole('status').or(page.locator('output')).getByText('picked.csv').waitFor();
    await page.getByLabel('Paths').fill('/data/*.csv');
    await page.getByLabel('Paths').press('Enter');
    await page.locator('output').getByText('/data/*.csv').waitFor();
    const transfer = await page.evaluateHandle(() => {
      const dropped = new DataTransfer();
      dropped.items.add(new File(['a'], 'dropped.csv'));
      return dropped;
    });
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    await page.getByText('Drop files to look at them').waitFor();
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await page.locator('output').getByText('dropped.csv').waitFor();
    await page.close();
  });
});
