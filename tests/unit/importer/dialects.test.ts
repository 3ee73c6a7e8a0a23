import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CsvOptions } from '#contract/files.ts';
import { type Importing, importing } from './importing.ts';

let host: Importing;
beforeAll(async () => {
  host = await importing();
});
afterAll(() => host.close());

function write(name: string, content: string | Uint8Array): string {
  const path = host.at(name);
  writeFileSync(path, content);
  return path;
}

const values = async (path: string, csv: CsvOptions = {}) => {
  const result = await host.read(path, { csv });
  const columns = result.columns
    .slice(0, -4)
    .map(({ name }) => `"${name}"`)
    .join(', ');
  return host.rows(`SELECT ${columns} FROM ${result.data} ORDER BY file_row_number`);
};

test.each([
  ['utf-8', false, 'utf-8', false],
  ['utf-8', true, 'utf-8', false],
  ['utf-16le', true, 'utf-16le', false],
  ['utf-16be', true, 'utf-16be', false],
  ['utf-16le', false, 'utf-16le', true],
  ['utf-16be', false, 'utf-16be', true],
  ['win1252', false, 'latin-1', true],
])('%s, byte order mark %s', async (label, addBOM, encoding, guessed) => {
  const text = 'Städte;Größe\nKöln;1\n"Zürich\n(Stadt)";2\nbroken\nMálaga;3\n';
  const path = write(`${label}-${addBOM}.csv`, iconv.encode(text, label, { addBOM }));
  const preview = await host.preview(path);
  expect(preview.options.csv?.encoding).toBe(encoding);
  expect(preview.warnings.some(({ code }) => code === 'encoding_guessed')).toBe(guessed);
  expect(preview.lines[0]).toBe('Städte;Größe');
  const result = await host.read(path, { columns: [{ name: 'Größe', type: 'BIGINT' }] });
  expect(await host.rows(`SELECT "Städte", "Größe", _row FROM ${result.data}`)).toEqual([
    ['Köln', '1', '1'],
    ['Zürich\n(Stadt)', '2', '2'],
    ['Málaga', '3', '4'],
  ]);
  expect(await host.rows(`SELECT line, raw FROM ${result.rejectsFile}`)).toEqual([['5', 'broken']]);
});

test.each([
  ['utf-8', false],
  ['utf-8', true],
  ['utf-16le', true],
  ['utf-16be', true],
  ['win1252', false],
])('JSON, NDJSON and TSV in %s, byte order mark %s, packed or not', async (label, addBOM) => {
  for (const [name, text] of [
    ['x.json', '[{"a":"Köln"},{"a":"Málaga"}]'],
    ['x.ndjson', '{"a":"Köln"}\n{"a":"Málaga"}\n'],
    ['x.tsv', 'a\tb\nKöln\t1\nMálaga\t2\n'],
  ] as const) {
    const bytes = iconv.encode(text, label, { addBOM });
    for (const path of [write(name, bytes), write(`${name}.gz`, gzipSync(bytes))]) {
      const result = await host.read(path);
      expect([path, result.rejected, await host.rows(`SELECT a FROM ${result.data} ORDER BY _row`)]).toEqual([
        path,
        0,
        [['Köln'], ['Málaga']],
      ]);
      expect(tableFromIPC((await host.preview(path)).rows).numRows).toBe(2);
    }
  }
});

test('dates, decimal commas, booleans in the formats found', async () => {
  const path = write(
    'german.csv',
    'tag;zeit;betrag;ja\n31.12.2024;31.12.2024 23:59:58;1,5;true\n01.02.2024;01.02.2024 00:00:01;-2,75;false\n',
  );
  expect((await host.preview(path)).columns.map(({ type }) => type)).toEqual([
    'DATE',
    'TIMESTAMP',
    'DOUBLE',
    'BOOLEAN',
  ]);
  expect(await values(path)).toEqual([
    ['2024-12-31', '2024-12-31 23:59:58', 1.5, true],
    ['2024-02-01', '2024-02-01 00:00:01', -2.75, false],
  ]);
});

test('a preamble, comments, other NULL texts, an asked dialect', async () => {
  expect(
    await values(write('comment.csv', '# made by x\na,b\n# more\n1,NA\n2,3\n'), { comment: '#', nullText: ['NA'] }),
  ).toEqual([
    ['1', null],
    ['2', '3'],
  ]);
  expect(await values(write('preamble.csv', 'Report of the year\n\na,b\n1,2\n'), { skip: 2 })).toEqual([['1', '2']]);
  expect(await values(write('odd.csv', "a^b\n'x^y'^1\n"), { delimiter: '^', quote: "'" })).toEqual([['x^y', '1']]);
  expect(await values(write('plain.csv', '1,2\n3,4\n'), { header: false })).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
});

test('a quoted field and a doubled quote that only come after the sample are read right', async () => {
  const path = write('late.csv', `a,b\n${'1,x\n'.repeat(30_000)}2,"p,q ""r"""\n`);
  const result = await host.read(path);
  expect(result).toMatchObject({ rows: 30_001, rejected: 0 });
  expect(await host.rows(`SELECT b FROM ${result.data} WHERE a = 2`)).toEqual([['p,q "r"']]);
});

test('whole numbers that turn out decimals after the sample are widened, not rejected', async () => {
  const path = write('widen.csv', `a,b\n${'1,x\n'.repeat(30_000)}${'1.5,y\n'.repeat(10)}`);
  const preview = await host.preview(path);
  expect(preview.warnings).toContainEqual(expect.objectContaining({ code: 'type_unsure' }));
  expect(await host.read(path, preview.options)).toMatchObject({
    rows: 30_010,
    rejected: 0,
    columns: expect.arrayContaining([{ name: 'a', type: 'DOUBLE' }]),
  });
});

test('options of a preview, sent back, give the same preview and the same rows', async () => {
  for (const [name, text] of Object.entries({
    'r1.csv': 'a;b\n1,5;x\n2,5;y\nz\n',
    'r2.csv': '1,2\n3,4\n',
    'r3.tsv': 'a\tb\n"x\ty"\t2020-01-02\n',
  })) {
    const path = write(name, text);
    const first = await host.preview(path);
    const again = await host.preview(path, first.options);
    expect({ ...again, warnings: [] }).toEqual({ ...first, warnings: [] });
    expect(tableFromIPC(first.rows).numRows).toBe((await host.read(path, first.options)).rows);
  }
});
