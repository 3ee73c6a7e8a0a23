import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mayChangeCatalog, mayReturnRows, splitStatements } from '../../../src-main/core/sql/splitStatements.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => connection.closeSync());

const pieces = (sql: string) => splitStatements(sql).map(({ start, end }) => sql.slice(start, end));

it.each([
  ['', []],
  [' ;; -- x', []],
  ['SELECT 1', ['SELECT 1']],
  ["SELECT 'a;''b' ; SELECT \";\"", ["SELECT 'a;''b'", 'SELECT ";"']],
  ['SELECT $$a;b$$; SELECT $x$;$$;$x$', ['SELECT $$a;b$$', 'SELECT $x$;$$;$x$']],
  ["SELECT E'\\';' ; SELECT 2", ["SELECT E'\\';'", 'SELECT 2']],
  ['/* ; /* ; */ ; */ SELECT 1 -- ;\n+ 2 /*x*/; SELECT 3', ['SELECT 1 -- ;\n+ 2', 'SELECT 3']],
  ["SELECT 'open ; ", ["SELECT 'open ; "]],
])('%j', (sql, expected) => {
  expect(pieces(sql)).toEqual(expected);
});

it('names parameters once, and only real ones', () => {
  const sql = "SELECT $a, $b + $a, '$c', $$ $d $$, x$e -- $f";
  expect(splitStatements(sql)).toEqual([{ start: 0, end: sql.indexOf(' --'), parameters: ['a', 'b'] }]);
});

it('cuts where DuckDB cuts', async () => {
  const seed = Date.now() & 0xffffff;
  console.log(`splitStatements seed ${seed}`);
  const text = fc.string({
    unit: fc.constantFrom(';', "'", '"', '-', '/', '*', '$', 'x', '\n', '\\', ' '),
    maxLength: 8,
  });
  const value = fc.oneof(
    text.map((t) => `'${t.replaceAll("'", "''")}'`),
    text.map((t) => `E'${t.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
    text.filter((t) => !t.includes('$')).map((t) => `$$${t}$$`),
    text.filter((t) => !t.includes('$')).map((t) => `$tag$${t}$tag$`),
    text.map((t) => `1 AS "${t.replaceAll('"', '""')}_"`),
    fc.constantFrom('1', '$p', '2 - - 3', '6 / 2'),
  );
  const gap = fc.oneof(
    fc.constantFrom(' ', '\n'),
    text.map((t) => ` --${t.replaceAll('\n', '')}\n`),
    text.map((t) => ` /*${t.replace(/[*/]/g, '')}*/ `),
    fc.constant(' /* a /* ; */ b */ '),
  );
  const statement = fc.tuple(gap, value, gap).map(([a, v, b]) => `SELECT${a}${v}${b}`);
  const script = fc
    .array(fc.tuple(gap, statement), { maxLength: 5 })
    .map((parts) => parts.map(([g, s]) => g + s).join(';'));
  await fc.assert(
    fc.asyncProperty(script, async (sql) => {
      const own = pieces(sql);
      const counts = await Promise.all(own.map(async (piece) => (await connection.extractStatements(piece)).count));
      const whole = own.length === 0 ? 0 : (await connection.extractStatements(sql)).count;
      expect([counts, own.length]).toEqual([own.map(() => 1), whole]);
    }),
    { seed, numRuns: 300 },
  );
});

it('tells what may return rows and what may change the catalog', () => {
  const facts = (sql: string) => [mayReturnRows(sql), mayChangeCatalog(sql)];
  expect(
    [
      'SELECT 1',
      '(FROM x)',
      'INSERT INTO t VALUES (1)',
      'DELETE FROM t RETURNING *',
      'WITH a AS (SELECT 1) INSERT INTO t FROM a',
      'EXPLAIN SELECT 1',
      'DROP TABLE t',
    ].map(facts),
  ).toEqual([
    [true, false],
    [true, false],
    [false, true],
    [true, true],
    [true, true],
    [true, false],
    [false, true],
  ]);
});
