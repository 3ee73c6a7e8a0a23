import { DuckDBInstance } from '@duckdb/node-api';
import { grid, runSql } from './actions.ts';
import { expect, test } from './app.ts';

/** The columns of DuckDB's own table of every type, and each value as DuckDB writes it. */
async function allTypes(): Promise<{ names: string[]; values: (string | null)[][] }> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll('SELECT COLUMNS(*)::VARCHAR FROM test_all_types()');
  const names = reader.columnNames();
  const values = reader.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
  connection.closeSync();
  instance.closeSync();
  return { names, values };
}

test('a value of every type of DuckDB comes out of the grid as DuckDB writes it', async ({ app }) => {
  const { page } = app;
  const { names, values } = await allTypes();
  expect(names.length).toBeGreaterThan(50);
  await runSql(page, 'SELECT * FROM test_all_types()');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '4');
  await expect(grid(page)).toHaveAttribute('aria-colcount', String(names.length + 1));
  await grid(page).getByRole('gridcell').first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await app.copy();
  await expect.poll(() => app.clipboard()).toMatch(/^bool\t/);
  const [header, ...rows] = tsv(await app.clipboard());
  expect(header).toEqual(names);
  const got = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
  expect(got).toEqual(values.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? '']))));
});

/** Cells of tab-separated text, where a quoted one may hold tabs, line ends and doubled quotes. */
function tsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '') break;
    if (end !== '\t') rows.push([]);
  }
  return rows;
}
