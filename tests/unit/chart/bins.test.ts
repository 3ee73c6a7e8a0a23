import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartOf } from './chartOf.ts';

interface Bin {
  x1: number;
  x2: number;
  count: number;
}

async function binsOf(values: readonly number[], bins?: number) {
  const list = values.map((value) => `('${value}'::DOUBLE)`).join(', ');
  const chart = await chartOf(`SELECT * FROM (VALUES ${list}) t(v)`, {
    kind: 'histogram',
    x: 'v',
    ...(bins && { bins }),
  });
  return { bins: chart.rows as unknown as Bin[], reduction: chart.reduction };
}

test('a histogram counts every finite value in exactly one bin that holds it', async () => {
  const value = fc.oneof(
    fc.double({ min: -1e300, max: 1e300, noNaN: true }),
    fc.integer({ min: -1000, max: 1000 }).map((n) => n / 10),
    fc.double({ min: -1, max: 1, noNaN: true }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 200 }),
      fc.option(fc.integer({ min: 1, max: 60 })),
      async (values, most) => {
        const { bins } = await binsOf(values, most ?? undefined);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        expect(bins.length).toBeLessThanOrEqual(Math.max(2, most ?? 200));
        for (const { x1, x2, count } of bins) {
          const slack = Math.max(Math.abs(x1), Math.abs(x2)) * 1e-12;
          const inside = values.filter((v) => v >= x1 - slack && v < x2 + slack).length;
          expect(inside).toBeGreaterThanOrEqual(count);
        }
      },
    ),
    { numRuns: 60 },
  );
});

describe('boundaries', () => {
  test('edges are round, not 0.30000000000000004', async () => {
    const { bins } = await binsOf([0, 0.1, 0.2, 0.3, 0.7, 0.95], 10);
    expect(bins.map(({ x1, x2 }) => [x1, x2])).toEqual([
      [0, 0.1],
      [0.1, 0.2],
      [0.2, 0.3],
      [0.3, 0.4],
      [0.7, 0.8],
      [0.9, 1],
    ]);
  });

  test('integers get bins of at least one, dates of at least a day, moments of calendar units', async () => {
    const integers = await chartOf('SELECT range AS v FROM range(3)', { kind: 'histogram', x: 'v' });
    expect(integers.rows).toEqual([0, 1, 2].map((x1) => ({ x1, x2: x1 + 1, count: 1 })));
    const dates = await chartOf("SELECT DATE '2024-01-01' + i::INTEGER AS v FROM range(366) t(i)", {
      kind: 'histogram',
      x: 'v',
      bins: 14,
    });
    expect(dates.rows.map(({ count }) => count)).toEqual([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    expect(dates.reduction).toMatchObject({ method: 'binned', marks: 12, text: 'Bins of 1 month.' });
  });

  test('what has no place is counted and said', async () => {
    const { bins, reduction } = await binsOf([1, 2, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], 5);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(reduction).toMatchObject({
      rows: 5,
      text: expect.stringContaining('Not drawn for v: 1 row with NaN, 2 rows with infinity.'),
    });
  });

  test('a column of text is counted by value', async () => {
    const chart = await chartOf("SELECT * FROM (VALUES ('b'), ('a'), (NULL), ('b')) t(v)", {
      kind: 'histogram',
      x: 'v',
    });
    expect(chart.rows).toEqual([
      { x: '(null)', count: 1 },
      { x: 'a', count: 1 },
      { x: 'b', count: 2 },
    ]);
  });
});
