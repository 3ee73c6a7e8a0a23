import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTableName, tableFolder, tableKey } from '../../../src-main/core/lake/tableName.ts';

const names = fc.string({
  unit: fc.oneof(fc.constantFrom(...'aA/\\.%"*?[~ _-éÉ\u0301🎉\u202eCON'), fc.string({ unit: 'binary', maxLength: 1 })),
  maxLength: 60,
});

test('a folder is safe everywhere, and the same only for names DuckDB takes for one', () => {
  fc.assert(
    fc.property(names, names, (a, b) => {
      expect(tableFolder(a)).toMatch(/^[a-z0-9_%~-]{0,120}$/);
      expect(tableFolder(a)).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/);
      expect(tableFolder(a) === tableFolder(b)).toBe(tableKey(a) === tableKey(b));
    }),
  );
  expect(tableFolder('Con')).toBe('%63on');
  expect(tableFolder(`${'é'.repeat(100)}a`)).not.toBe(tableFolder(`${'é'.repeat(100)}b`));
});

test.each(['', '  ', 'a\0b', 'x__rejects', 'x__REJECTS', 'a'.repeat(201), '\ud800'])(
  '%j cannot name a table',
  (name) => {
    expect(() => checkTableName(name)).toThrow('cannot name a table');
  },
);
