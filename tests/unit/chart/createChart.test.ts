import { describe, expect, test } from 'vitest';
import type { ChartSpec } from '#contract/chart.ts';
import { createChart } from '../../../src-main/core/chart/createChart.ts';
import { chartOf, draw, resultsOf } from './chartOf.ts';

const FEW = "SELECT * FROM (VALUES ('a', 1, 'u'), ('b', 2, 'u'), ('a', 5, 'v'), (NULL, 7, 'v')) t(k, n, f)";

describe('bars', () => {
  test('aggregate per category, NULL being one', async () => {
    const chart = await chartOf(FEW, { kind: 'bar', x: 'k', y: 'n', aggregate: 'sum' });
    expect(chart.rows).toEqual([
      { x: '(null)', y: 7 },
      { x: 'a', y: 6 },
      { x: 'b', y: 2 },
    ]);
    expect(chart.reduction).toEqual({
      method: 'aggregated',
      rows: 4,
      marks: 3,
      text: 'One mark for each k: sum of n.',
    });
  });

  test('each aggregate', async () => {
    const values: Record<string, unknown> = {};
    for (const aggregate of ['count', 'sum', 'avg', 'min', 'max', 'median'] as const) {
      values[aggregate] = (await chartOf(FEW, { kind: 'bar', x: 'k', y: 'n', aggregate })).rows[1]?.y;
    }
    expect(values).toEqual({ count: 2, sum: 6, avg: 3, min: 1, max: 5, median: 3 });
  });

  test('without y rows are counted; text cannot be summed, so it is counted too and that is said', async () => {
    expect((await chartOf(FEW, { kind: 'bar', x: 'f' })).rows).toEqual([
      { x: 'u', y: 2 },
      { x: 'v', y: 2 },
    ]);
    const { reduction } = await chartOf(FEW, { kind: 'bar', x: 'f', y: 'k', aggregate: 'sum' });
    expect(reduction).toMatchObject({ text: 'k holds no numbers, so rows are counted.' });
  });

  test('many categories: the most frequent ones and the rest as one', async () => {
    const query = "SELECT CASE WHEN i < 1000 THEN 'x' || i % 50 ELSE 'rare ' || i END AS k FROM range(1200) t(i)";
    const chart = await chartOf(query, { kind: 'bar', x: 'k', aggregate: 'count' });
    expect(chart.rows).toHaveLength(51);
    expect(chart.rows.at(-1)).toEqual({ x: 'other (200 more)', y: 200 });
    expect(chart.reduction).toMatchObject({
      text: expect.stringContaining('k has 250 values: the 50 most frequent are drawn'),
    });
  });

  test('many numbers are binned', async () => {
    const chart = await chartOf('SELECT range AS n FROM range(1000)', { kind: 'bar', x: 'n', aggregate: 'count' });
    expect(chart.rows[0]).toEqual({ x1: 0, x2: 20, y: 20 });
    expect(chart.reduction).toMatchObject({ method: 'binned', marks: 50 });
  });
});

describe('boxes', () => {
  test('quartiles, whiskers and outliers', async () => {
    const query = "SELECT 'g' AS k, unnest([1, 2, 3, 4, 5, 6, 7, 8, 9, 100]) AS n";
    const chart = await chartOf(query, { kind: 'box', x: 'k', y: 'n' });
    expect(chart.rows).toEqual([
      { x: 'g', low: 1, q1: 3.25, median: 5.5, q3: 7.75, high: 9, count: 10, y: null },
      { x: 'g', low: null, q1: null, median: null, q3: null, high: null, count: null, y: 100 },
    ]);
  });

  test('outliers are bounded', async () => {
    const query = 'SELECT CASE WHEN i % 4 = 0 THEN i ELSE 0 END AS n FROM range(100000) t(i)';
    const chart = await chartOf(query, { kind: 'box', x: 'n' });
    expect(chart.rows).toHaveLength(2001);
  });
});

describe('dots', () => {
  test('up to 5,000 are drawn as they are', async () => {
    const chart = await chartOf('SELECT i AS a, -i AS b, i % 3 AS c FROM range(5000) t(i)', {
      kind: 'dot',
      x: 'a',
      y: 'b',
      colour: 'c',
    });
    expect(chart.rows).toHaveLength(5000);
    expect(chart.rows[7]).toEqual({ x: 7, y: -7, colour: 1 });
    expect(chart.reduction).toEqual({ method: 'none', rows: 5000 });
  });

  test('more are counted in cells', async () => {
    const chart = await chartOf('SELECT i % 100 AS a, i // 100 AS b FROM range(10000) t(i)', {
      kind: 'dot',
      x: 'a',
      y: 'b',
    });
    expect(chart.reduction).toMatchObject({ method: 'binned', rows: 10_000, marks: chart.rows.length });
    expect(chart.rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(10_000);
    expect(chart.rows[0]).toEqual({ x: 1, x1: 0, x2: 2, y: 1, y1: 0, y2: 2, count: 4 });
  });

  test('with a colour they are sampled, the same ones each time', async () => {
    const results = await resultsOf("SELECT i AS a, i AS b, 'c' || i % 2 AS c FROM range(20000) t(i)");
    const spec: ChartSpec = { kind: 'dot', x: 'a', y: 'b', colour: 'c' };
    const [one, two] = [await draw(results, spec), await draw(results, spec)];
    expect(one.rows).toHaveLength(5000);
    expect(two.rows).toEqual(one.rows);
    expect(one.reduction).toMatchObject({
      method: 'sampled',
      marks: 5000,
      text: expect.stringContaining('5,000 rows out of 20,000 rows'),
    });
    await results.close();
  });
});

test('a heatmap counts cells of numbers by categories', async () => {
  const chart = await chartOf(FEW, { kind: 'heatmap', x: 'n', y: 'f' });
  expect(chart.rows).toEqual([
    { x1: 1, x2: 2, y: 'u', count: 1 },
    { x1: 2, x2: 3, y: 'u', count: 1 },
    { x1: 5, x2: 6, y: 'v', count: 1 },
    { x1: 7, x2: 8, y: 'v', count: 1 },
  ]);
});

test('facets are bounded', async () => {
  const query = "SELECT i AS n, 'f' || i % 30 AS f FROM range(3000) t(i)";
  const chart = await chartOf(query, { kind: 'histogram', x: 'n', facet: 'f', bins: 3 });
  expect(new Set(chart.rows.map(({ facet }) => facet)).size).toBe(13);
  expect(chart.rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(3000);
});

test('the SQL makes the drawn data', async () => {
  const results = await resultsOf('SELECT i % 7 AS k, i AS n FROM range(100) t(i)');
  const chart = await draw(results, { kind: 'bar', x: 'k', y: 'n', aggregate: 'max' });
  const connection = await results.resultOf('r').connection();
  const rows = (await connection.runAndReadAll(chart.sql)).getRowObjects();
  expect(rows).toEqual(chart.rows);
  await results.close();
});

describe('errors', () => {
  test('a column that is not there', async () => {
    await expect(chartOf(FEW, { kind: 'bar', x: 'no"such' })).rejects.toMatchObject({
      code: 'usage',
      detail: { remedy: 'Choose one of: k, n, f.' },
    });
  });

  test('dots without y', async () => {
    await expect(chartOf(FEW, { kind: 'dot', x: 'n' })).rejects.toMatchObject({ code: 'usage' });
  });

  test('a kind that is not one', async () => {
    await expect(chartOf(FEW, { kind: 'constructor' as never, x: 'n' })).rejects.toMatchObject({ code: 'usage' });
  });

  test('cancelled while DuckDB works', async () => {
    const results = await resultsOf('SELECT hash(i) AS a, hash(i + 1) AS b FROM range(3000000) t(i)');
    const controller = new AbortController();
    const spec: ChartSpec = { kind: 'box', x: 'a', y: 'b' };
    const call = { signal: controller.signal, caller: controller.signal };
    const answer = createChart({ results }).data({ runId: 'r', spec, width: 800 }, call);
    setImmediate(() => controller.abort());
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    await results.close();
  });
});
