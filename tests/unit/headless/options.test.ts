import { expect, test } from 'vitest';
import { formatOfFile, fraction, parameter, portNumber } from '../../../src-main/headless/commands/options.ts';
import { readableBytes } from '../../../src-main/headless/commands/readableBytes.ts';

test('a share is a percentage or a fraction', () => {
  expect(['1%', '0.5 %', '100%', '0', '0.01', '.25', '1'].map(fraction)).toEqual([0.01, 0.005, 1, 0, 0.01, 0.25, 1]);
  for (const bad of ['101%', '1.5', '-1%', 'x', '', '1%%', '1e-3']) expect(() => fraction(bad)).toThrow(/share/);
});

test('parameters collect; the value may hold anything, = too', () => {
  expect(parameter('$b=x=y', parameter('a=1'))).toEqual({ a: '1', b: 'x=y' });
  expect(parameter('empty=')).toEqual({ empty: '' });
  for (const bad of ['=1', 'a', 'a b=1']) expect(() => parameter(bad)).toThrow(/name=value/);
});

test('ports', () => {
  expect(['0', '65535'].map(portNumber)).toEqual([0, 65535]);
  for (const bad of ['65536', '-1', 'x', '1.5', '']) expect(() => portNumber(bad)).toThrow(/port/);
});

test('the ending names the format', () => {
  expect(['a.csv', 'b.JSONL', 'c.d.parquet', 'x', 'y.txt'].map(formatOfFile)).toEqual([
    'csv',
    'ndjson',
    'parquet',
    null,
    null,
  ]);
});

test('sizes for people', () => {
  expect([0, 999, 1000, 1_234_567, 5e13].map(readableBytes)).toEqual(['0 B', '999 B', '1.0 kB', '1.2 MB', '50.0 TB']);
});
