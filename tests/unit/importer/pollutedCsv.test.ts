import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanRecords } from '../../../src-main/core/importer/csv/scanRecords.ts';
import { type Importing, importing } from './importing.ts';
import { zstdFrame } from './zstdFrame.ts';

let host: Importing;
beforeAll(async () => {
  host = await importing();
});
afterAll(() => host.close());

const RUNS = Number(process.env.MILLRACE_POLLUTED_RUNS ?? 40);

/** One record as it stands in the file; `good` fits the table (number, text, decimal, date). */
interface Line {
  text: string;
  good: boolean;
}

const good = (delimiter: string) =>
  fc
    .record({
      id: fc.integer({ min: 0, max: 999_999 }),
      name: fc.constantFrom('plain', 'Zoë', `"a${delimiter}b"`, '"two\nlines"', '"say ""yes"""', ''),
      amount: fc.integer({ min: 0, max: 9_999 }),
      day: fc.integer({ min: 1, max: 28 }),
    })
    .map(({ id, name, amount, day }): Line => {
      const fields = [id, name, `${amount}.5`, `2024-03-${String(day).padStart(2, '0')}`];
      return { good: true, text: fields.join(delimiter) };
    });

const bad = (delimiter: string) =>
  fc
    .constantFrom(
      ['1', 'too few'],
      ['1', 'x', '2.5', '2024-01-01', 'too', 'many'],
      ['not a number', 'x', '2.5', '2024-01-01'],
      ['1', 'x', 'n/a', 'tomorrow'],
      ['1', '"x" after', '2.5', '2024-01-01'],
      ['Source: the office of statistics'],
    )
    .map((fields): Line => ({ good: false, text: fields.join(delimiter) }));

const file = fc.constantFrom(',', ';', '\t', '|').chain((delimiter) =>
  fc.record({
    delimiter: fc.constant(delimiter),
    newline: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    head: fc.array(good(delimiter), { minLength: 12, maxLength: 30 }),
    body: fc.array(fc.oneof({ arbitrary: good(delimiter), weight: 9 }, { arbitrary: bad(delimiter), weight: 1 }), {
      maxLength: 120,
    }),
    last: fc.boolean(),
  }),
);

const TYPES = [
  { name: 'id', type: 'BIGINT' },
  { name: 'name', type: 'VARCHAR' },
  { name: 'amount', type: 'DOUBLE' },
  { name: 'day', type: 'DATE' },
];

test(
  `rows stored + rejected = records, each reject with its line and text, each row with its number (${RUNS} polluted files)`,
  async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ delimiter, newline, bom, head, body, last }) => {
        const lines = [...head, ...body];
        const header = ['id', 'name', 'amount', 'day'].join(delimiter);
        const path = host.at('polluted.csv');
        writeFileSync(
          path,
          `${bom ? '\ufeff' : ''}${[header, ...lines.map(({ text }) => text.replaceAll('\n', newline))].join(newline)}${last ? newline : ''}`,
        );
        const result = await host.read(path, { columns: TYPES });
        const badAt = lines.flatMap((line, i) => (line.good ? [] : [i]));
        expect({ rows: result.rows, rejected: result.rejected }).toEqual({
          rows: lines.length - badAt.length,
          rejected: badAt.length,
        });
        const preview = await host.preview(path, { columns: TYPES });
        const counted = await scanRecords(path, preview.options.csv ?? {}, [], { toEnd: true, columns: 4 });
        if (badAt.length === 0) expect(counted.counted).toBe(lines.length);
        const numbers = await host.rows(`SELECT _row FROM ${result.data} ORDER BY file_row_number`);
        expect(numbers.map(([row]) => Number(row))).toEqual(lines.flatMap((line, i) => (line.good ? [i + 1] : [])));
        if (!result.rejectsFile) return;
        const rejects = await host.rows(`SELECT line, raw FROM ${result.rejectsFile} ORDER BY line`);
        const lineOf = (at: number) => 2 + at + lines.slice(0, at).filter(({ text }) => text.includes('\n')).length;
        expect(rejects).toEqual(badAt.map((at) => [String(lineOf(at)), lines[at]?.text]));
      }),
      { numRuns: RUNS },
    );
  },
  Math.max(120_000, RUNS * 1_000),
);

test('one malformed row does not turn a file into one column, wherever it is', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},name ${i},${i}.5`);
  for (const broken of ['1,2,3,4,5,6', 'lonely', '1,"x" y,2', ',,,,,,,,', '"open']) {
    for (const at of [1, 5, 38]) {
      const path = host.at('one.csv');
      writeFileSync(path, ['id,name,v', ...rows.slice(0, at), broken, ...rows.slice(at)].join('\n'));
      const preview = await host.preview(path);
      expect([broken, at, preview.columns.map(({ name }) => name)]).toEqual([broken, at, ['id', 'name', 'v']]);
    }
  }
});

const START = `a,b\n${'1,2\n'.repeat(50)}x,2\n3\n`;

test.each([
  ['small.csv', Buffer.from(START)],
  ['large.csv', Buffer.from(START + '1,2\n'.repeat(2_000_000))],
  ['small.csv.gz', gzipSync(START)],
  ['large.csv.gz', gzipSync(START + manyRows())],
  ['large.csv.zst', zstdFrame(Buffer.from(START + manyRows()))],
  ['utf-16.csv', Buffer.from(`\ufeff${START}${'1,2\n'.repeat(2_000_000)}`, 'utf16le')],
])('a preview shows the rows that would be rejected: %s', async (name, content) => {
  const path = host.at(name);
  writeFileSync(path, content);
  const preview = await host.preview(path, { columns: [{ name: 'a', type: 'BIGINT' }] }, 10);
  expect(preview.rejected.map(({ line, raw }) => [line, raw])).toEqual([
    [52, 'x,2'],
    [53, '3'],
  ]);
  expect(preview.warnings).toContainEqual(expect.objectContaining({ code: 'ragged_rows' }));
  const isLarge = content.length > 2 ** 20;
  expect(preview.warnings.some(({ message }) => message.includes('ingest checks and counts them all'))).toBe(isLarge);
  expect(readdirSync(host.temporary).filter((left) => left.startsWith('head'))).toEqual([]);
  expect(
    readdirSync(host.temporary).reduce((sum, left) => sum + statSync(join(host.temporary, left)).size, 0),
  ).toBeLessThan(2 ** 24);
});

/** Over 4 MB however well it is packed. */
function manyRows(): string {
  return Array.from({ length: 900_000 }, (_, i) => `${(i * 2_654_435_761) % 2 ** 32},${(i * 40_503) % 65_536}\n`).join(
    '',
  );
}

test('the copied start of a large file may end amid a quoted record without a false reject', async () => {
  const path = host.at('quoted.csv');
  writeFileSync(path, `a,b\n1,2\n${`1,"${'long\n'.repeat(3_000)}"\n`.repeat(200)}`);
  expect((await host.preview(path)).rejected).toEqual([]);
  expect(await host.read(path)).toMatchObject({ rows: 201, rejected: 0 });
});

test('broken lines at the start of a large NDJSON file are shown, and only its start is looked at', async () => {
  const path = host.at('large.ndjson');
  const line = `${JSON.stringify({ a: 1, text: 'x'.repeat(1_000) })}\n`;
  writeFileSync(path, `${line.repeat(3)}{"a":\n${line.repeat(30_000)}`);
  const preview = await host.preview(path);
  expect(preview.rejected).toMatchObject([{ line: 4, raw: '{"a":' }]);
  expect(preview.warnings).toContainEqual(expect.objectContaining({ message: expect.stringContaining('first 8 MB') }));
  expect(await host.read(path)).toMatchObject({ rows: 30_003, rejected: 1 });
});
