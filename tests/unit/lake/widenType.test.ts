import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { widenType } from '../../../src-main/core/lake/widenType.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => connection.closeSync());

async function widened(a: string, b: string): Promise<string> {
  const [x, y] = (await connection.run(`SELECT NULL::${a}, NULL::${b}`)).columnTypes();
  if (!x || !y) throw new Error('no types');
  return widenType(x, y);
}

test.each([
  ['BIGINT', 'DOUBLE', 'DOUBLE'],
  ['BIGINT', 'VARCHAR', 'VARCHAR'],
  ['UTINYINT', 'INTEGER', 'INTEGER'],
  ['UINTEGER', 'INTEGER', 'BIGINT'],
  ['UBIGINT', 'BIGINT', 'HUGEINT'],
  ['DECIMAL(18,3)', 'BIGINT', 'DECIMAL(22,3)'],
  ['DECIMAL(38,0)', 'DECIMAL(38,20)', 'DOUBLE'],
  ['DATE', 'TIMESTAMP', 'TIMESTAMP'],
  ['DATE', 'BIGINT', 'VARCHAR'],
  ['BOOLEAN', 'BIGINT', 'VARCHAR'],
  ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'VARCHAR'],
  ['INTEGER[]', 'VARCHAR[]', 'VARCHAR[]'],
  ['STRUCT(a DATE)', 'STRUCT(A BIGINT, b INTEGER)', 'STRUCT("a" VARCHAR, "b" INTEGER)'],
  ['STRUCT(a INTEGER)', 'STRUCT(b INTEGER)', 'VARCHAR'],
  ['MAP(VARCHAR, INTEGER)', 'MAP(VARCHAR, DOUBLE)', 'MAP(VARCHAR, DOUBLE)'],
])('%s and %s need %s', async (a, b, wide) => {
  expect(await widened(a, b)).toBe(wide);
});

const VALUES: Record<string, string[]> = {
  BIGINT: ["'-9223372036854775808'", '9223372036854775807', '0'],
  UBIGINT: ['18446744073709551615', '0'],
  TINYINT: ["'-128'", '127'],
  DOUBLE: ["'inf'", "'nan'", "'-1e308'", '0.1'],
  'DECIMAL(18,3)': ["'-999999999999999.999'", '0.001'],
  'DECIMAL(38,20)': ['999999999999999999.99999999999999999999'],
  BOOLEAN: ['true', 'false'],
  DATE: ["'1970-01-01'", "'9999-12-31'", "'0001-01-01'"],
  TIMESTAMP: ["'2020-02-29 23:59:59.999999'", "'9999-12-31'"],
  'TIMESTAMP WITH TIME ZONE': ["'2020-02-29 23:59:59.999999+00'"],
  TIME: ["'23:59:59.999999'"],
  VARCHAR: ["'text'", "''"],
  BLOB: ["'\\x00\\xFF'"],
  UUID: ["'00000000-0000-0000-0000-000000000001'"],
  INTERVAL: ["'1 month 2 days'"],
};
const scalar = fc.constantFrom(...Object.keys(VALUES));
const { type } = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    scalar,
    tie('type').map((item) => `${item}[]`),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('p', 'q', 'r s'), tie('type')), {
        selector: ([name]) => name,
        minLength: 1,
      })
      .map((fields) => `STRUCT(${fields.map(([name, field]) => `"${name}" ${field}`).join(', ')})`),
  ),
}));

test('every value of both can be cast to it, whatever the order', async () => {
  await fc.assert(
    fc.asyncProperty(type, type, fc.nat(), async (a, b, pick) => {
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const wide = await widened(one, other);
        await connection.run(`SELECT CAST(${someValue(a, pick)} AS ${wide}), CAST(${someValue(b, pick)} AS ${wide})`);
      }
    }),
    { numRuns: 150 },
  );
});

/** SQL of some value of a type made above. */
function someValue(text: string, pick: number): string {
  const values = VALUES[text];
  if (values) return `${values[pick % values.length]}::${text}`;
  if (text.endsWith('[]')) return `[${someValue(text.slice(0, -2), pick)}]`;
  const fields = splitFields(text.slice('STRUCT('.length, -1));
  return `{${fields
    .map((field) => {
      const end = field.indexOf('"', 1) + 1;
      return `${field.slice(0, end)}: ${someValue(field.slice(end + 1), pick)}`;
    })
    .join(', ')}}`;
}

/** At commas outside brackets. */
function splitFields(text: string): string[] {
  const fields: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if ((text[i] === ',' && depth === 0) || i === text.length) {
      fields.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return fields;
}
