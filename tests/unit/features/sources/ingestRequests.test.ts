import { expect, test } from 'vitest';
import type { Preview } from '#contract/files.ts';
import { ingestRequests } from '../../../../src-renderer/features/sources/ingestRequests.ts';
import { withColumn, withCsv, withFile, withValues } from '../../../../src-renderer/features/sources/readOptions.ts';
import { rejectsQuery } from '../../../../src-renderer/features/sources/rejectsQuery.ts';

const preview = (path: string, delimiter: string) =>
  ({ path, options: { format: 'csv', csv: { delimiter } }, suggestedTable: path.replace(/\W/g, '_') }) as Preview;
const plan = {
  paths: ['a.csv', 'b.csv', 'c.csv'],
  options: new Map([['b.csv', { csv: { skip: 2 } }]]),
  previews: new Map([['a.csv', preview('a.csv', ';')]]),
  sameAs: null,
  table: 't',
  mode: 'append',
  maxRejects: 0.01,
} as const;
const ask = async ({ path }: { path: string }) => {
  if (path === 'c.csv') throw new Error('unreadable');
  return preview(path, ',');
};

test('each file is read as it was shown, as asked for, or sniffed', async () => {
  expect(await ingestRequests(plan, ask)).toEqual([
    {
      table: 't',
      mode: 'append',
      maxRejects: 0.01,
      files: [
        { path: 'a.csv', options: { format: 'csv', csv: { delimiter: ';' } } },
        { path: 'b.csv', options: { csv: { skip: 2 } } },
        { path: 'c.csv' },
      ],
    },
  ]);
});

test('all like one, or a table each', async () => {
  const [same] = await ingestRequests({ ...plan, sameAs: preview('a.csv', '|') }, ask);
  expect(same?.files.map(({ options }) => options?.csv?.delimiter)).toEqual(['|', '|', '|']);
  const each = await ingestRequests({ ...plan, table: null }, ask);
  expect(each.map(({ table }) => table)).toEqual(['a_csv', 'b_csv', 'c']);
});

test('another dialect forgets the choices of columns, formats of values keep them', () => {
  const options = withColumn({ csv: { delimiter: ',' } }, 'price', { type: 'DOUBLE' });
  expect(withColumn(options, 'price', { as: 'p' }).columns).toEqual([{ name: 'price', type: 'DOUBLE', as: 'p' }]);
  expect(withCsv(options, 'delimiter', ';')).toEqual({ csv: { delimiter: ';' } });
  expect(withValues(options, 'dateFormat', '%d.%m.%Y')).toEqual({
    ...options,
    csv: { delimiter: ',', dateFormat: '%d.%m.%Y' },
  });
  expect(withFile(options, 'sheet', 'Two')).toEqual({ csv: { delimiter: ',' }, sheet: 'Two' });
});

test('names in SQL are quoted', () => {
  expect(rejectsQuery('a"b')).toBe('SELECT * FROM raw."a""b__rejects";');
});
