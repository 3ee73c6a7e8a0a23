import { writeFileSync } from 'node:fs';
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Importing, importing } from './importing.ts';

let host: Importing;
beforeAll(async () => {
  host = await importing();
});
afterAll(() => host.close());

const many = (value: (i: number) => string, count = 100) => Array.from({ length: count }, (_, i) => value(i));

/** What the preview says of column `v`, whose values these are. */
async function doubtOf(values: string[], delimiter = ','): Promise<string | undefined> {
  const path = host.at('unsure.csv');
  writeFileSync(path, `v${delimiter}w\n${values.map((value, i) => `${value}${delimiter}${i}\n`).join('')}`);
  const { columns, warnings, rejected } = await host.preview(path);
  expect([columns[0]?.type, rejected]).toEqual(['VARCHAR', []]);
  return warnings.find(({ code, message }) => code === 'type_unsure' && message.startsWith('Column'))?.message;
}

const day = (i: number) => String((i % 28) + 1).padStart(2, '0');

test.each([
  ['whole numbers', many(String), 'oops', 'Choose BIGINT'],
  ['numbers', many((i) => `${i}.25`), 'n/a', 'Choose DOUBLE if'],
  ['dates', many((i) => `2024-01-${day(i)}`), '2024-02-31', 'Choose DATE if'],
  ['dates', many((i) => `${day(i)}.12.2024`), 'unknown', 'Choose DATE with the date format %d.%m.%Y'],
  ['dates', many((i) => `12/${day(i)}/2024`), 'unknown', 'Choose DATE with the date format %m/%d/%Y'],
  ['times', many((i) => `2024-01-${day(i)} 10:11:12`), '-', 'Choose TIMESTAMP'],
  ['true or false', many((i) => (i % 2 ? 'true' : 'false')), 'maybe', 'Choose BOOLEAN'],
])(
  'a text column that would be %s but for one value is doubted, with the value and its row',
  async (words, values, odd, choose) => {
    const message = await doubtOf([...values.slice(0, 40), odd, ...values.slice(40)]);
    expect(message).toContain(
      `since 1 of 101 values is not like the others, which are ${words}: ${JSON.stringify(odd)} (row 41)`,
    );
    expect(message).toContain(choose);
  },
);

test('a decimal comma is told', async () => {
  expect(await doubtOf([...many((i) => `${i},5`), 'x'], ';')).toContain('Choose DOUBLE with the decimal separator ","');
});

test('more than a tenth that does not fit is text, and so are few values', async () => {
  const mixed = (odd: number) => [...many(String, 100 - odd), ...many(() => 'word', odd)];
  expect(await doubtOf(mixed(10))).toContain('10 of 100 values are not like');
  expect(await doubtOf(mixed(11))).toBeUndefined();
  expect(await doubtOf(['1', '2', '3', 'word'])).toBeUndefined();
  expect(await doubtOf(many((i) => `name ${i}`))).toBeUndefined();
});

test('a bad value beyond the rows the preview shows is found and named, as far as the sniffer looks', async () => {
  const values = many((i) => `${i}000000000000`, 20_000);
  expect(await doubtOf([...values.slice(0, 19_000), 'late', ...values.slice(19_000)])).toContain('"late" (row 19001)');
});

test('a chosen type is not doubted, and a workbook is looked at too', async () => {
  const path = host.at('chosen.csv');
  writeFileSync(path, `v,w\n${[...many(String), 'oops'].map((value) => `${value},1\n`).join('')}`);
  const chosen = await host.preview(path, { columns: [{ name: 'v', type: 'BIGINT' }] });
  expect(chosen.warnings.filter(({ code }) => code === 'type_unsure')).toEqual([]);
  expect(chosen.rejected).toMatchObject([{ line: 102, column: 'v' }]);
  const book = host.at('unsure.xlsx');
  const rows = [['v', 'w'], ...many(Number as never).map((_, i) => [i, 'x']), ['oops', 'y']];
  writeFileSync(book, await writeXlsx({ sheets: [{ name: 'a', rows }] }));
  const { warnings } = await host.preview(book, {}, 500);
  expect(warnings).toContainEqual(
    expect.objectContaining({ code: 'type_unsure', message: expect.stringContaining('"oops" (row 101)') }),
  );
});

test('of a table of 600 text columns ten are told, and how many more there are among those looked at', async () => {
  const path = host.at('wide.csv');
  const line = Array.from({ length: 600 }, (_, i) => `c${i}`).join(',');
  const rows = many((i) => line.replaceAll('c', i === 15 ? 'x' : ''), 20);
  writeFileSync(path, `${line}\n${rows.join('\n')}\n`);
  const { warnings } = await host.preview(path);
  expect(warnings.filter(({ message }) => message.startsWith('Column'))).toHaveLength(10);
  expect(warnings.at(-1)?.message).toBe('So it is with 490 more columns.');
});
