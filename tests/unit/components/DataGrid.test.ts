import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenGallery, openGallery } from '../../fixtures/gallery/openGallery.ts';

let gallery: OpenGallery;
beforeAll(async () => {
  gallery = await openGallery();
});
afterAll(() => gallery.close());

const cell = (page: Page, row: number, column: number) =>
  page.locator(`[role=row][aria-rowindex="${row + 2}"] [role=gridcell][aria-colindex="${column + 2}"]`);
const active = (page: Page) =>
  page.evaluate(() => {
    const id = document.querySelector('[role=grid]')?.getAttribute('aria-activedescendant') ?? '';
    return document.getElementById(id)?.textContent ?? null;
  });
const grid = (page: Page) => page.getByRole('grid', { name: 'Result' });

async function opened(query = ''): Promise<Page> {
  const page = await gallery.show(`story=grid&${query}`);
  await cell(page, 0, 0).getByText('0', { exact: true }).waitFor();
  await grid(page).focus();
  return page;
}

describe('ten million rows', () => {
  test('row 9,000,000 is reached exactly, and each step of the wheel and the keys is exact there', async () => {
    const page = await opened();
    await page.keyboard.press('Control+g');
    await page.getByLabel('Row, 1 to 10,000,000').fill('9,000,000');
    await page.keyboard.press('Enter');
    await cell(page, 8_999_999, 0).getByText('8999999', { exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await cell(page, 9_000_001, 0).getByText('9000001', { exact: true }).waitFor();
    expect(await active(page)).toBe('9000001');
    const before = await firstRow(page);
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 240);
    await expect.poll(() => firstRow(page)).toBe(before + 10);
    await page.close();
  });

  test('Ctrl+End and Ctrl+Home go to the last and the first cell', async () => {
    const page = await opened();
    await page.keyboard.press('Control+End');
    await cell(page, 9_999_999, 14).waitFor();
    await expect.poll(() => active(page)).toBe('00000000-0000-4000-8000-000009999999');
    await page.keyboard.press('Control+Home');
    await expect.poll(() => active(page)).toBe('0');
    await page.close();
  });

  test('the thumb reaches every part, few rows are in the page, and pages are let go', async () => {
    const page = await opened();
    for (let part = 1; part <= 60; part++) {
      await grid(page).evaluate((element, at) => (element.scrollTop = (element.scrollHeight * at) / 60), part);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await cell(page, 9_999_999, 0).getByText('9999999', { exact: true }).waitFor();
    expect(await page.locator('[role=row]').count()).toBeLessThan(45);
    await page.close();
  });
});

async function firstRow(page: Page): Promise<number> {
  const rows = await page
    .locator('[role=rowgroup] [role=row][aria-rowindex]:not([aria-rowindex="1"])')
    .evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-rowindex'))));
  return Math.min(...rows);
}

test('three thousand columns: only those in view are in the page, the last one is reached', async () => {
  const page = await opened('kind=wide&rows=100000');
  expect(await page.locator('[role=gridcell]').count()).toBeLessThan(800);
  await page.keyboard.press('End');
  await cell(page, 0, 2999).getByText('2999', { exact: true }).waitFor();
  expect(await active(page)).toBe('2999');
  await page.close();
});

test('the column that the keys reach is in sight, with and without a pinned one', async () => {
  const page = await opened('kind=wide&rows=100000');
  const inSight = async (column: number) => {
    const grid = await page.getByRole('grid').boundingBox();
    const box = await cell(page, 0, column).boundingBox();
    if (!grid || !box) throw new Error(`Column ${column} is not drawn.`);
    return box.x >= grid.x && box.x + box.width <= grid.x + grid.width;
  };
  await page.keyboard.press('End');
  await cell(page, 0, 2999).waitFor();
  expect(await inSight(2999)).toBe(true);
  await page.keyboard.press('Home');
  await page.getByRole('columnheader', { name: 'column_1', exact: true }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Pin to the left' }).click();
  await page.keyboard.press('End');
  await cell(page, 0, 2999).waitFor();
  expect(await inSight(2999)).toBe(true);
  expect(await inSight(0)).toBe(true);
  await page.close();
});

test('values are shown exactly', async () => {
  const page = await opened('rows=1000');
  const texts = await page.locator('[role=row][aria-rowindex="5"] [role=gridcell]').allTextContents();
  expect(texts).toEqual(
    expect.arrayContaining([
      '3',
      'NULL',
      '15.857142857142858',
      '3.750',
      '2024-01-01 00:03:03+00',
      '2020-01-04',
      'true',
    ]),
  );
  await page.keyboard.press('End');
  await cell(page, 0, 11).waitFor();
  const right = await page.locator('[role=row][aria-rowindex="2"] [role=gridcell]').allTextContents();
  expect(right).toEqual(
    expect.arrayContaining(["{'name': a b, 'n': 0}", '{"k": 0, "tags": ["a", "b"]}', 'first↵second⇥0']),
  );
  await page.close();
});

describe('copying', () => {
  const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

  test('a range goes as tab-separated text with headers', async () => {
    const page = await opened();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+c');
    await page.getByText('Copied 2 rows.').waitFor();
    expect(await copied(page)).toBe('id\tcity\n0\tBerlin\n1\tSão Paulo');
    await page.close();
  });

  test('rows that are not on screen are fetched, and the limit is said', async () => {
    const page = await opened('kind=narrow');
    await page.keyboard.press('Control+Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await page.getByText('Copied 100,000 rows; 9,900,000 more do not fit').waitFor({ timeout: 20_000 });
    const lines = (await copied(page)).split('\n');
    expect([lines.length, lines[0], lines[1], lines.at(-1)]).toEqual([100_001, 'id', '0', '99999']);
    await page.close();
  });
});

describe('columns', () => {
  test('the menu sorts, pins and hides by keyboard alone', async () => {
    const page = await opened('rows=100000');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Sort descending' }).press('Enter');
    await cell(page, 0, 0).getByText('99999', { exact: true }).waitFor();
    expect(await page.getByRole('columnheader', { name: 'id' }).getAttribute('aria-sort')).toBe('descending');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Hide' }).press('Enter');
    await page.getByText('14 of 15 columns').waitFor();
    await page.keyboard.press('Alt+Shift+ArrowLeft');
    await expect.poll(() => page.getByRole('columnheader').nth(1).textContent()).toBe('price');
    await page.close();
  });

  test('Alt+arrow and the mouse resize', async () => {
    const page = await opened('rows=100');
    const width = async () => (await page.getByRole('columnheader', { name: 'id' }).boundingBox())?.width ?? 0;
    const before = await width();
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(width).toBe(before + 16);
    const box = await page.getByRole('columnheader', { name: 'id' }).boundingBox();
    const edge = { x: (box?.x ?? 0) + (box?.width ?? 0), y: (box?.y ?? 0) + 10 };
    await page.mouse.move(edge.x, edge.y);
    await page.mouse.down();
    await page.mouse.move(edge.x + 50, edge.y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(width).toBe(before + 66);
    await page.close();
  });

  test('a filter is asked for and can be taken away', async () => {
    const page = await opened('rows=100');
    await page.keyboard.press('Control+Shift+L');
    await page.getByLabel('id', { exact: true }).selectOption('>=');
    await page.getByLabel('Value').fill('50');
    await page.keyboard.press('Enter');
    await page.getByText('id is at least 50').waitFor();
    await page.getByRole('button', { name: 'Remove filter: id is at least 50' }).click();
    await expect.poll(() => page.getByText('id is at least 50').count()).toBe(0);
    await page.close();
  });
});

test('Enter shows a value in full, JSON as a tree, binary in hexadecimal', async () => {
  const page = await opened('rows=100');
  for (let i = 0; i < 11; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('tags').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByText('00000000  6c 69 6e 65 20 30 0a 74 77 6f').waitFor();
  await page.close();
});

test('scrolling a result of ten million rows keeps the frame rate', async () => {
  const page = await opened();
  const frames = await grid(page).evaluate(async (element) => {
    const times: number[] = [];
    for (let i = 0; i < 60; i++) {
      const start = performance.now();
      element.dispatchEvent(new WheelEvent('wheel', { deltaY: 40 + i * 7, bubbles: true, cancelable: true }));
      times.push(performance.now() - start);
      await new Promise(requestAnimationFrame);
    }
    return times.sort((a, b) => a - b);
  });
  console.log(
    `DataGrid: a step of scrolling takes ${frames[30]?.toFixed(1)} ms (median), ${frames[57]?.toFixed(1)} ms (p95)`,
  );
  // A frame is 16.7 ms; the bound leaves room for a busy machine.
  expect(frames[30]).toBeLessThan(16);
  await page.close();
});

test('axe finds nothing serious', async () => {
  const page = await opened('rows=100');
  const { violations } = await new AxeBuilder({ page }).disableRules(['page-has-heading-one']).analyze();
  expect(
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, nodes[0]?.html]),
  ).toEqual([]);
  await page.close();
});
