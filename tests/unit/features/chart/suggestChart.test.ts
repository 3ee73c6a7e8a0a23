import { expect, test } from 'vitest';
import { withKind } from '../../../../src-renderer/features/chart/changeSpec.ts';
import { suggestChart } from '../../../../src-renderer/features/chart/suggestChart.ts';

const of = (...types: string[]) => types.map((type, i) => ({ name: `c${i}`, type }));

test.each([
  [of('TIMESTAMP WITH TIME ZONE', 'VARCHAR', 'DOUBLE'), { kind: 'line', x: 'c0', y: 'c2', aggregate: 'none' }],
  [of('VARCHAR', 'DECIMAL(18,3)'), { kind: 'bar', x: 'c0', y: 'c1', aggregate: 'avg' }],
  [of('INTEGER', 'DOUBLE'), { kind: 'dot', x: 'c0', y: 'c1' }],
  [of('BIGINT'), { kind: 'histogram', x: 'c0' }],
  [of('DATE'), { kind: 'histogram', x: 'c0' }],
  [of('VARCHAR'), { kind: 'bar', x: 'c0', aggregate: 'count' }],
  [of('BLOB', 'INTEGER[]'), null],
  [
    [
      { name: 'id', type: 'INTEGER' },
      { name: 'price', type: 'DOUBLE' },
      { name: 'city', type: 'VARCHAR' },
    ],
    { kind: 'bar', x: 'city', y: 'price', aggregate: 'avg' },
  ],
])('%j', (columns, spec) => {
  expect(suggestChart(columns)).toEqual(spec);
});

test('another kind keeps the choices it has and fills in what it needs', () => {
  const bar = { kind: 'bar', x: 'a', aggregate: 'sum', colour: 'c', facet: 'f' } as const;
  expect(withKind(bar, 'dot', 'n')).toEqual({ kind: 'dot', x: 'a', y: 'n', colour: 'c', facet: 'f' });
  expect(withKind(bar, 'box', 'n')).toEqual({ kind: 'box', x: 'a', facet: 'f' });
});
