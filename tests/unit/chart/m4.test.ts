import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartOf } from './chartOf.ts';

const PIXELS = 80;

interface Point {
  x: number;
  y: number;
  colour: string;
}

/** What M4 promises, the slow way: distinct extremes of each pixel column of each series. */
function bruteForce(points: readonly Point[]): Map<string, { x: [number, number]; y: [number, number] }> {
  const min = Math.min(...points.map(({ x }) => x));
  const max = Math.max(...points.map(({ x }) => x));
  const columns = new Map<string, { x: [number, number]; y: [number, number] }>();
  for (const { x, y, colour } of points) {
    const pixel =
      min === max ? 0 : Math.min(PIXELS - 1, Math.floor(((x / 2 - min / 2) / (max / 2 - min / 2)) * PIXELS));
    const known = columns.get(`${colour} ${pixel}`) ?? { x: [x, x], y: [y, y] };
    columns.set(`${colour} ${pixel}`, {
      x: [Math.min(known.x[0], x), Math.max(known.x[1], x)],
      y: [Math.min(known.y[0], y), Math.max(known.y[1], y)],
    });
  }
  return columns;
}

const shapes = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  rows: fc.integer({ min: 4001, max: 20_000 }),
  x: fc.constantFrom('i', '(i * 7919) % 10007', 'hash(i + seed) % 5000', 'floor(i / 10) * 1e10', '-1e300 + i * 1e296'),
  y: fc.constantFrom('hash(i * 31 + seed) % 1000', 'sin(i / 100.0)', '1', 'i % 2 * 1e-300'),
  colours: fc.integer({ min: 1, max: 3 }),
});

test('M4 keeps the first, last, lowest and highest of every pixel column, and nothing that is not a row', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async ({ seed, rows, x, y, colours }) => {
      const query = `SELECT (${x})::DOUBLE AS x, (${y})::DOUBLE AS y, 'c' || i % ${colours} AS colour
        FROM (SELECT i, ${seed} AS seed FROM range(${rows}) AS t(i))`;
      const all = (await chartOfAll(query)) as Point[];
      const chart = await chartOf(query, { kind: 'line', x: 'x', y: 'y', colour: 'colour' }, PIXELS);
      const drawn = chart.rows as unknown as Point[];
      expect(chart.reduction).toMatchObject({ method: 'm4', rows, marks: drawn.length });
      expect(drawn.length).toBeLessThanOrEqual(4 * PIXELS * colours);
      expect(bruteForceOver(drawn, all)).toEqual(bruteForce(all));
      const known = new Set(all.map(keyOf));
      expect(drawn.filter((point) => !known.has(keyOf(point)))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

/** The drawn points put into the columns of all points: their span of x is the same, for its ends are kept. */
function bruteForceOver(drawn: readonly Point[], all: readonly Point[]) {
  const span = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
  expect([Math.min(...drawn.map(({ x }) => x)), Math.max(...drawn.map(({ x }) => x))]).toEqual(span);
  return new Map([...bruteForce(drawn)]);
}

const keyOf = ({ x, y, colour }: Point) => `${x} ${y} ${colour}`;

/** Every row, through the same door: dots of up to 5,000 rows are drawn as they are. */
async function chartOfAll(query: string): Promise<unknown[]> {
  const pages: unknown[] = [];
  for (let offset = 0; ; offset += 5000) {
    const page = await chartOf(`${query} LIMIT 5000 OFFSET ${offset}`, {
      kind: 'dot',
      x: 'x',
      y: 'y',
      colour: 'colour',
    });
    pages.push(...page.rows);
    if (page.rows.length < 5000) return pages;
  }
}

test('few points are drawn as they are, in the order of x', async () => {
  const chart = await chartOf(
    "SELECT * FROM (VALUES (3, 1, 'a'), (1, 2, 'b'), (1, 3, 'a'), (NULL, 4, 'a'), (2, NULL, 'a')) t(x, y, c)",
    {
      kind: 'line',
      x: 'x',
      y: 'y',
      colour: 'c',
    },
  );
  expect(chart.rows).toEqual([
    { x: 1, y: 3, colour: 'a' },
    { x: 3, y: 1, colour: 'a' },
    { x: 1, y: 2, colour: 'b' },
  ]);
  expect(chart.reduction).toEqual({
    method: 'none',
    rows: 5,
    text: 'Not drawn for x: 1 row with NULL. Not drawn for y: 1 row with NULL.',
  });
});
