import { expect, test } from 'vitest';
import { splitStatements } from '../../../../src-main/core/sql/splitStatements.ts';
import { toRun, valuesFor } from '../../../../src-renderer/features/sql/run/toRun.ts';

const split = async ({ sql }: { sql: string }) => splitStatements(sql);
const script = "SELECT 1;\n\n-- second\nSELECT ';', $low AS low;\nFROM t WHERE a > $low AND b = $high";
const at = (text: string) => ({ start: script.indexOf(text), end: script.indexOf(text) });
const run = (what: 'statement' | 'all', selection: { start: number; end: number }) =>
  toRun(what, script, selection, split);

test('the statement at the cursor, wherever in it the cursor is', async () => {
  const second = { sql: "SELECT ';', $low AS low", offset: script.indexOf("SELECT ';'"), parameters: ['low'] };
  expect(await run('statement', at("SELECT ';'"))).toEqual(second);
  expect(await run('statement', at('low AS'))).toEqual(second);
  expect(await run('statement', at(';\nFROM'))).toEqual(second);
  expect(await run('statement', { start: 0, end: 0 })).toMatchObject({ sql: 'SELECT 1', offset: 0 });
  expect(await run('statement', { start: script.length, end: script.length })).toMatchObject({
    parameters: ['low', 'high'],
  });
});

test('a selection is run as it is; blanks selected are no selection', async () => {
  const start = script.indexOf('1;');
  expect(await run('statement', { start: 0, end: start + 1 })).toEqual({ sql: 'SELECT 1', offset: 0, parameters: [] });
  expect(await run('statement', { start: 9, end: 11 })).toMatchObject({ sql: 'SELECT 1' });
});

test('the whole script, and nothing where there is no statement', async () => {
  expect(await run('all', at('low AS'))).toEqual({ sql: script, offset: 0, parameters: ['low', 'high'] });
  expect(await toRun('all', ' -- only a comment', { start: 0, end: 0 }, split)).toBeNull();
  expect(await toRun('statement', '', { start: 0, end: 0 }, split)).toBeNull();
});

test('a parameter without a value is missing; NULL and an empty text are values', () => {
  const piece = { sql: '', offset: 0, parameters: ['a', 'b', 'c'] };
  expect(valuesFor(piece, { a: null, b: '', other: 'x' })).toEqual({
    missing: ['c'],
    values: { a: null, b: '', c: null },
  });
});
