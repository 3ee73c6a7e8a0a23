import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, type OpenSql, openSql } from '../../helpers/openSql.ts';

let open: OpenSql;
beforeAll(async () => {
  open = await openSql();
  await open.run(`CREATE TABLE flights(carrier VARCHAR, "dep delay" INTEGER, day DATE); CREATE SCHEMA raw;
    CREATE TABLE raw.cars(miles DOUBLE); CREATE TEMP TABLE scratch(note VARCHAR); CREATE MACRO twice(x) AS x * 2;
    INSERT INTO flights VALUES ('AA', 5, NULL), ('BB', 1, NULL)`);
});
afterAll(() => open.close());

/** `|` marks the cursor. */
const complete = async (text: string) => {
  const position = text.indexOf('|');
  const sql = text.replace('|', '');
  const found = await open.sql.complete({ sessionId: 's', sql, position }, call());
  return found.map(({ label, kind, insert, start }) => ({ label, kind, text: sql.slice(0, start) + insert }));
};

describe('complete', () => {
  it.each([
    ['sel|', 'SELECT', 'keyword', 'select'],
    ['SELECT 1; sel|', 'select', 'keyword', 'SELECT 1; select'],
    ['SELECT * FROM fli|', 'flights', 'table', 'SELECT * FROM flights'],
    ["SELECT 'é😀', car| FROM flights", 'carrier', 'column', "SELECT 'é😀', carrier"],
    ['SELECT f.| FROM flights AS f', 'dep delay', 'column', 'SELECT f."dep delay"'],
    ['SELECT f.d| FROM flights f', 'day', 'column', 'SELECT f.day'],
    ['FROM raw.c|', 'cars', 'table', 'FROM raw.cars'],
    ['SELECT no| FROM scratch', 'note', 'column', 'SELECT note'],
    ['SELECT date_tr|', 'date_trunc', 'function', 'SELECT date_trunc'],
  ])('%s', async (text, label, kind, result) => {
    const found = await complete(text);
    const match = found.find((one) => one.label.toLowerCase() === label.toLowerCase() && one.kind === kind);
    expect(match?.text.toLowerCase()).toBe(result.toLowerCase());
  });

  it('has an answer for anything half-typed', async () => {
    for (const text of ['|', ';|', "SELECT '|", 'SELECT "|', 'SELECT (((|', 'FROM a JOIN |', '😀|', '-- x|']) {
      expect(await complete(text)).toBeInstanceOf(Array);
    }
  });
});

describe('diagnose', () => {
  const diagnose = async (sql: string) =>
    (await open.sql.diagnose({ sessionId: 's', sql }, call())).map(({ start, end, suggestion }) => [
      sql.slice(start, end),
      suggestion,
    ]);

  it.each<[string, [string, string | null][]]>([
    ['SELECT carrier FROM flights', []],
    ['SELECT note FROM scratch', []],
    ["SELECT 'é😀', carier FROM flights", [['carier', 'carrier']]],
    [
      'SELECT 1; FROM flihgts; selec',
      [
        ['flihgts', 'flights'],
        ['selec', null],
      ],
    ],
    ['CREATE TABLE later(i INTEGER); FROM later; selec', [['selec', null]]],
    ['SELECT (1', [['1', null]]],
    ['PIVOT flights ON carrier USING count(*)', []],
    ['SELECT * FROM flights WHERE day = $day', []],
  ])('%s', async (sql, expected) => {
    const found = await diagnose(sql);
    expect(found).toEqual(expected);
  });

  it('runs nothing', async () => {
    await diagnose('DROP TABLE flights; DELETE FROM flights; CREATE TABLE made(i INTEGER)');
    const run = await open.run("SELECT count(*) FROM duckdb_tables() WHERE table_name IN ('flights', 'made')");
    expect(await open.texts(run)).toEqual([['1']]);
  });
});

describe('functions', () => {
  it('have signatures, descriptions and the macros of the project', async () => {
    const functions = await open.sql.functions({}, call());
    const named = (name: string) => functions.find((one) => one.name === name);
    expect(named('date_trunc')?.signatures).toContain('date_trunc(part VARCHAR, timestamp TIMESTAMP) → TIMESTAMP');
    expect(named('date_trunc')?.description).toContain('recision');
    expect(named('twice')?.signatures).toEqual(['twice(x)']);
    expect(new Set(functions.map(({ name }) => name)).size).toBe(functions.length);
  });
});

describe('explain', () => {
  it('makes a tree, and with analyze one with rows and times', async () => {
    const sql = 'SELECT carrier, count(*) FROM flights WHERE "dep delay" > $d GROUP BY carrier';
    const request = { sessionId: 's', sql, parameters: { d: 3 } };
    const plan = await open.sql.explain({ ...request, analyze: false }, call());
    expect(plan).toMatchObject({ analyzed: false, seconds: null });
    expect(JSON.stringify(plan)).toMatch(/HASH_GROUP_BY.*SEQ_SCAN/);
    const analyzed = await open.sql.explain({ ...request, analyze: true }, call());
    expect(analyzed).toMatchObject({
      analyzed: true,
      seconds: expect.any(Number),
      root: { rows: 1, seconds: expect.any(Number) },
    });
    expect(JSON.stringify(analyzed)).not.toContain('EXPLAIN_ANALYZE');
  });

  it('says where an error is, and takes one statement', async () => {
    const explain = (sql: string, signal?: AbortSignal) =>
      open.sql.explain({ sessionId: 's', sql, analyze: true }, call(signal));
    await expect(explain(' SELECT nope')).rejects.toMatchObject({ code: 'sql', detail: { position: 8 } });
    await expect(explain('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: 'usage' });
    await expect(explain('')).rejects.toMatchObject({ code: 'usage' });
  });

  it('ends when its call is cancelled', async () => {
    const controller = new AbortController();
    const explaining = open.sql.explain(
      {
        sessionId: 's',
        sql: 'SELECT count(*) FROM range(100000000000) a, range(1000) b WHERE a.range % 7 = b.range',
        analyze: true,
      },
      call(controller.signal),
    );
    await expect.poll(() => open.sql.load().running).toBe(1);
    controller.abort();
    await expect(explaining).rejects.toMatchObject({ code: 'cancelled' });
  });
});
