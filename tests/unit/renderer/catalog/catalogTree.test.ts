import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Catalog, CatalogTable } from '#contract/catalog.ts';
import { sqlName } from '../../../../src-renderer/features/catalog/sqlNames.ts';
import { treeRows } from '../../../../src-renderer/features/catalog/treeRows.ts';

const table = (schema: string, name: string, ...columns: string[]): CatalogTable => ({
  schema,
  name,
  kind: 'lake',
  columns: columns.map((column) => ({ name: column, type: 'BIGINT' })),
  rows: 1,
  bytes: null,
  files: null,
  sources: [],
  comment: null,
});
const catalog: Catalog = {
  version: 1,
  tables: [
    table('live', 'topics', 'payload'),
    table('main', 'notes', 'text'),
    table('raw', 'weather', 'day', 'temp_max'),
    table('raw', 'cars', 'name'),
  ],
};
const shown = (unfolded: string[], search = '') =>
  treeRows(catalog, new Set(unfolded), search).map((row) => `${row.level} ${row.key}`);

test('schemas in the order of the data, folded and unfolded', () => {
  expect(shown([])).toEqual(['1 s:raw', '1 s:main', '1 s:live']);
  expect(shown(['s:raw', 't:raw.cars'])).toEqual([
    '1 s:raw',
    '2 t:raw.weather',
    '2 t:raw.cars',
    '3 t:raw.cars.name',
    '1 s:main',
    '1 s:live',
  ]);
});

test('a search finds tables by name and by column, whatever the case', () => {
  expect(shown([], 'TEMP')).toEqual(['1 s:raw', '2 t:raw.weather', '3 t:raw.weather.temp_max']);
  expect(shown([], 'cars')).toEqual(['1 s:raw', '2 t:raw.cars']);
  expect(shown([], 'nothing')).toEqual([]);
});

test('any name put into a script is read back as that name by DuckDB', async () => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const words = (await connection.runAndReadAll('SELECT keyword_name FROM duckdb_keywords()')).getColumns()[0] ?? [];
  const names = fc.oneof(
    fc.constantFrom(...words.map(String)),
    fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => !name.includes('\0')),
  );
  const check = async (name: string) => {
    const result = await connection.run(`SELECT ${sqlName(name)} FROM (SELECT 1 AS "${name.replaceAll('"', '""')}") t`);
    expect(result.columnNames()[0]?.toLowerCase()).toBe(name.toLowerCase());
  };
  for (const word of words) await check(String(word));
  await fc.assert(fc.asyncProperty(names, check), { numRuns: 200 });
  connection.closeSync();
  instance.closeSync();
});
