import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeFileName } from '../../../src-main/headless/safeFileName.ts';

test('what is no name of one file is refused', () => {
  const bad = ['', '.', '..', '...', ' ', '../x', '/etc/passwd', 'a/b', 'C:\\x', '..\\x', 'a\0b', '\0', './x'];
  expect(bad.map(safeFileName)).toEqual(bad.map(() => null));
});

test('what some system forbids is replaced, the rest is kept', () => {
  expect(
    ['data.csv', "it's 100 % ünïcode 🎈.csv", 'a:b*c?.csv', 'CON', 'con.csv', 'x\n.csv', 'x‮vsc.exe', 'x. . '].map(
      safeFileName,
    ),
  ).toEqual(['data.csv', "it's 100 % ünïcode 🎈.csv", 'a_b_c_.csv', '_CON', '_con.csv', 'x_.csv', 'x_vsc.exe', 'x']);
});

test('a long name is cut to 255 bytes and keeps its endings', () => {
  const name = safeFileName(`${'ü'.repeat(400)}.csv.gz`) ?? '';
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  expect(name.endsWith('ü.csv.gz')).toBe(true);
});

test('any text gives null or one safe name, and the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const name = safeFileName(text);
      if (name === null) return;
      expect(name).not.toMatch(/[/\\\0]|^\.{0,2}$/);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(safeFileName(name)).toBe(name);
    }),
  );
});
