import { afterAll, describe, expect, test } from 'vitest';
import type { ChartKind, ChartSpec } from '#contract/chart.ts';
import type { ResultSource } from '../../../src-main/core/sql/ResultSource.ts';
import { draw, resultsOf } from './chartOf.ts';

/** An area is drawn from the same data as a line. */
const KINDS: ChartKind[] = ['line', 'bar', 'dot', 'histogram', 'box', 'heatmap'];

/** A column of each type that differs in how it is drawn, NULL among the values. */
const COLUMNS: Record<string, string> = {
  integer: 'i::INTEGER',
  bigint: '(i * 1000000000000)::BIGINT',
  hugeint: '(i * 10::HUGEINT ** 20)::HUGEINT',
  ubigint: '(18446744073709551615 - i)::UBIGINT',
  decimal: '(i / 7)::DECIMAL(38, 10)',
  float: "if(i % 5 = 0, 'nan', if(i % 7 = 0, '-inf', i::VARCHAR))::FLOAT",
  double: 'i * 1e300',
  boolean: 'i % 2 = 0',
  date: "DATE '2020-02-28' + i::INTEGER",
  far_date: "if(i = 3, 'infinity', if(i = 4, '5000000-01-01', '2020-01-01'))::DATE",
  timestamp: "TIMESTAMP '2020-01-01' + i * INTERVAL 7 minutes",
  far_timestamp: "if(i % 2 = 0, '99999-12-22 (BC) 00:00:00', '199999-01-10 04:00:54')::TIMESTAMP",
  timestamp_ns: "(TIMESTAMP '2020-01-01' + i * INTERVAL 7 minutes)::TIMESTAMP_NS",
  timestamptz: "timezone('UTC', TIMESTAMP '2020-01-01' + i * INTERVAL 7 hours)",
  time: "TIME '00:00:01' + i * INTERVAL 1 minute",
  interval: 'i * INTERVAL 1 second',
  enum: "(['low', 'high'])[1 + i % 2]::ENUM('low', 'high')",
  text: "'it''s ' || i % 80",
  uuid: 'uuid()',
  blob: "encode('b' || i % 3)",
  list: '[i % 3, NULL]',
  struct: "{'a': i % 3}",
  map: 'MAP {i % 3: 1}',
  json: "('{\"a\":' || i % 3 || '}')::JSON",
  bit: "'101'::BIT",
  nothing: 'NULL',
};

const select = Object.entries(COLUMNS).map(([name, sql]) => `if(i % 11 = 10, NULL, ${sql}) AS "${name}"`);
const query = (rows: number) => `SELECT ${select.join(', ')} FROM range(${rows}) AS t(i)`;

const sizes = [60, 6000];
const results = await Promise.all(sizes.map((rows) => resultsOf(query(rows))));

describe('every kind draws every type', () => {
  afterAll(() => Promise.all(results.map((one) => one.close())));
  for (const kind of KINDS) {
    test(`${kind}: few rows and many`, async () => {
      const specs = Object.keys(COLUMNS).flatMap((column) => specsOf(kind, column));
      for (const [i, source] of results.entries()) {
        for (const spec of specs) await expectDrawn(source, spec, sizes[i] ?? 0);
      }
    });
  }
});

test('nothing is drawn of no rows', async () => {
  const empty = await resultsOf(query(0));
  for (const kind of KINDS) {
    for (const x of ['integer', 'timestamp', 'text'])
      await expectDrawn(empty, { kind, x, y: 'decimal', facet: 'enum' }, 0);
  }
  await empty.close();
});

async function expectDrawn(source: ResultSource, spec: ChartSpec, rows: number): Promise<void> {
  const chart = await draw(source, spec).catch((error: unknown) => {
    throw new Error(`${JSON.stringify(spec)} over ${rows} rows`, { cause: error });
  });
  expect(chart.reduction.rows).toBe(rows);
  expect(chart.rows.length).toBeLessThanOrEqual(20_000);
  if ('marks' in chart.reduction) expect(chart.reduction.marks).toBe(chart.rows.length);
  const nothingToDraw = rows === 0 || spec.x === 'nothing' || spec.y === 'nothing' || spec.kind === 'box';
  if (!nothingToDraw) expect(chart.rows.length, JSON.stringify(spec)).toBeGreaterThan(0);
}

function specsOf(kind: ChartKind, column: string): ChartSpec[] {
  if (kind === 'histogram') return [{ kind, x: column, colour: 'text', facet: 'list' }];
  const bars = (['sum', 'avg', 'median'] as const).map((aggregate) => ({ kind, x: 'text', y: column, aggregate }));
  return [
    { kind, x: column, y: 'integer' },
    { kind, x: 'timestamp', y: column, colour: column, facet: 'text' },
    ...(kind === 'bar' ? bars : []),
  ];
}
