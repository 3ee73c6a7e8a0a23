import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { blobBytes, hexDump } from '../../../src-renderer/components/cell/hexDump.ts';
import { jsonTree, nestedTree } from '../../../src-renderer/components/cell/valueTree.ts';

test.each([
  [
    `['1', NULL, 'a, b', '']`,
    [
      ['0', '1'],
      ['1', null],
      ['2', 'a, b'],
      ['3', ''],
    ],
  ],
  [
    `{a: 'it''s', b: NULL, c: 'x: {y}'}`,
    [
      ['a', "it's"],
      ['b', null],
      ['c', 'x: {y}'],
    ],
  ],
  [
    `MAP {'k=1': 'v', DATE '2024-01-01'::VARCHAR: 'w w'}`,
    [
      ['k=1', 'v'],
      ['2024-01-01', 'w w'],
    ],
  ],
  [
    `row(1, '(x)')`,
    [
      ['0', '1'],
      ['1', '(x)'],
    ],
  ],
  [`[]::INTEGER[]`, []],
  [
    `['back\\slash', 'new' || chr(10) || 'line', '''']`,
    [
      ['0', 'back\\slash'],
      ['1', 'new\nline'],
      ['2', "'"],
    ],
  ],
])('%s is taken apart as DuckDB prints it', async (expression, members) => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(`SELECT (${expression})::VARCHAR`);
  const tree = nestedTree(String(result.getRows()[0]?.[0]));
  expect(typeof tree === 'object' && tree?.members.map(({ label, value }) => [label, value])).toEqual(members);
  connection.closeSync();
  instance.closeSync();
});

test('nested in nested', () => {
  expect(nestedTree("[{'a': [1, 2]}, NULL]")).toEqual({
    kind: 'list',
    members: [
      { label: '0', value: { kind: 'members', members: [{ label: 'a', value: nestedTree('[1, 2]') }] } },
      { label: '1', value: null },
    ],
  });
  expect(() => nestedTree('[1, 2')).toThrow(SyntaxError);
});

test('JSON', () => {
  expect(jsonTree('{"a": [true, null, 1.5]}')).toEqual({
    kind: 'members',
    members: [
      {
        label: 'a',
        value: {
          kind: 'list',
          members: [
            { label: '0', value: 'true' },
            { label: '1', value: null },
            { label: '2', value: '1.5' },
          ],
        },
      },
    ],
  });
});

test('the bytes of a BLOB from its text', () => {
  expect([...blobBytes('a\\x00\\xFF\\x5C ')]).toEqual([97, 0, 255, 92, 32]);
  expect(hexDump(Uint8Array.from({ length: 17 }, (_, i) => i + 60))).toBe(
    '00000000  3c 3d 3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK\n' +
      `00000010  4c${' '.repeat(45)}  L`,
  );
});
