import { readdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanRecords } from '../../../src-main/core/importer/csv/scanRecords.ts';
import { type Importing, importing } from './importing.ts';

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

test('a preview shows the rows that would be rejected, in a small file and at the start of a large one', async () => {
  for (const more of [0, 200_000]) {
    const path = host.at(`preview-${more}.csv`);
    writeFileSync(path, `a,b\n${'1,2\n'.repeat(50)}x,2\n3\n${'1,2\n'.repeat(more)}`);
    const preview = await host.preview(path, { columns: [{ name: 'a', type: 'BIGINT' }] }, 10);
    expect(preview.rejected.map(({ line, raw }) => [line, raw])).toEqual([
      [52, 'x,2'],
      [53, '3'],
    ]);
    expect(preview.warnings).toContainEqual(expect.objectContaining({ code: 'ragged_rows' }));
  }
  expect(readdirSync(host.temporary)).toEqual([]);
});
