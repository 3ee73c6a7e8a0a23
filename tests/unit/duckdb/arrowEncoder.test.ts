import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { MapRow, StructRow, type Table, tableFromIPC, type Vector } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArrowEncoder } from '../../../src-main/core/duckdb/arrowEncoder.ts';
import { arrowProjection } from '../../../src-main/core/duckdb/arrowProjection.ts';
import { typeText } from '../../../src-main/core/duckdb/typeText.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;
const seed = Date.now() & 0xffffff;
const runs = { seed, numRuns: 12 };

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  console.log(`arrowEncoder seed ${seed}`);
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** A query's rows as Arrow, read back. */
async function throughArrow(sql: string): Promise<Table> {
  const described = await connection.prepare(sql);
  const names = Array.from({ length: described.columnCount }, (_, i) => described.columnName(i));
  const source = names.map((name, i) => ({ name, type: described.columnType(i) }));
  const result = await connection.run(`SELECT ${arrowProjection(source)} FROM (${sql})`);
  const encoder = createArrowEncoder(
    source.map(({ name, type }, i) => ({ name, type: result.columnType(i), typeText: typeText(type) })),
  );
  return tableFromIPC(encoder.encode(await result.fetchAllChunks()));
}

async function texts(sql: string): Promise<(string | null)[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRows().map(([value]) => (value === null ? null : String(value)));
}

/** The values in a column's buffers, unscaled: what a reader who needs every digit sees. */
function rawTexts(column: Vector): (string | null)[] {
  return column.data.flatMap((data) =>
    Array.from({ length: data.length }, (_, i) => {
      if (!data.getValid(i)) return null;
      if (data.type.toString().startsWith('Decimal')) return decimalText(data.values as Uint32Array, i);
      if (data.type.toString().startsWith('Bool')) return String(column.get(i));
      return String((data.values as ArrayLike<number | bigint>)[i]);
    }),
  );
}

function decimalText(words: Uint32Array, index: number): string {
  const word = (i: number) => BigInt(words[index * 4 + i] ?? 0) << BigInt(32 * i);
  return String(BigInt.asIntN(128, word(0) | word(1) | word(2) | word(3)));
}

const integer = (bits: number, signed: boolean) => {
  const n = BigInt(bits);
  return signed ? fc.bigInt(-(1n << (n - 1n)), (1n << (n - 1n)) - 1n) : fc.bigInt(0n, (1n << n) - 1n);
};
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
const micros = fc.bigInt(-200_000_000_000_000_000n, 200_000_000_000_000_000n);
const time = fc.bigInt(0n, 86_399_999_999n);

/** How to make a value of each native type, and what its buffer must hold. */
const NATIVE: [string, fc.Arbitrary<string>, (column: string) => string][] = [
  ['BOOLEAN', fc.boolean().map(String), (x) => x],
  ['TINYINT', integer(8, true).map(String), (x) => x],
  ['SMALLINT', integer(16, true).map(String), (x) => x],
  ['INTEGER', integer(32, true).map(String), (x) => x],
  ['BIGINT', integer(64, true).map(String), (x) => x],
  ['UTINYINT', integer(8, false).map(String), (x) => x],
  ['USMALLINT', integer(16, false).map(String), (x) => x],
  ['UINTEGER', integer(32, false).map(String), (x) => x],
  ['UBIGINT', integer(64, false).map(String), (x) => x],
  [
    'DECIMAL(4,1)',
    fc.integer({ min: -9999, max: 9999 }).map((n) => `(${n}::DECIMAL(9,0) / 10)`),
    (x) => `(${x} * 10)::INT`,
  ],
  ['DECIMAL(9,3)', fc.integer({ min: -999999, max: 999999 }).map((n) => `${n / 1000}`), (x) => `(${x} * 1000)::INT`],
  ['DECIMAL(18,0)', fc.bigInt(-(10n ** 18n) + 1n, 10n ** 18n - 1n).map(String), (x) => `${x}::BIGINT`],
  ['DECIMAL(38,0)', fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n).map(String), (x) => `${x}::HUGEINT`],
  [
    'DATE',
    fc.integer({ min: -1_000_000, max: 100_000_000 }).map((n) => `(DATE '1970-01-01' + ${n})`),
    (x) => `(${x} - DATE '1970-01-01')`,
  ],
  ['TIME', time.map((n) => `(TIME '00:00:00' + to_microseconds(${n}))`), (x) => `epoch_us(${x})`],
  ['TIMESTAMP', micros.map((n) => `make_timestamp(${n})`), (x) => `epoch_us(${x})`],
  ['TIMESTAMPTZ', micros.map((n) => `make_timestamp(${n})::TIMESTAMPTZ`), (x) => `epoch_us(${x})`],
  ['TIMESTAMP_S', micros.map((n) => `make_timestamp(${n / 1000000n}000000)`), (x) => `epoch_us(${x}) // 1000000`],
  ['TIMESTAMP_MS', micros.map((n) => `make_timestamp(${n / 1000n}000)`), (x) => `epoch_us(${x}) // 1000`],
  ['TIMESTAMP_NS', integer(60, true).map((n) => `make_timestamp_ns(${n})`), (x) => `epoch_ns(${x})`],
];

/** Types that travel as text, or inside a nested value; each with a way to make a value. */
const TEXT: [string, fc.Arbitrary<string>][] = [
  ['VARCHAR', fc.string({ unit: 'grapheme', maxLength: 40 }).map((s) => quote(s.replaceAll('\0', '')))],
  ['JSON', fc.json({ maxDepth: 2 }).map(quote)],
  ['HUGEINT', integer(127, true).map((n) => quote(String(n)))],
  ['UHUGEINT', integer(128, false).map((n) => quote(String(n)))],
  ['BIGNUM', integer(400, true).map((n) => quote(String(n)))],
  ['UUID', fc.uuid().map(quote)],
  ["ENUM('a', 'it''s', '')", fc.constantFrom("'a'", "'it''s'", "''")],
  ['BIT', fc.stringMatching(/^[01]{1,70}$/).map(quote)],
  [
    'INTERVAL',
    fc
      .tuple(integer(20, true), integer(20, true), integer(50, true))
      .map(([m, d, u]) => `(to_months(${m}) + to_days(${d}) + to_microseconds(${u}))`),
  ],
  ['TIMETZ', fc.tuple(time, fc.integer({ min: -15 * 3600, max: 15 * 3600 })).map(([t, z]) => quote(timeTz(t, z)))],
  [
    'UNION(n INTEGER, t VARCHAR)',
    fc.constantFrom('union_value(n := 3)', "union_value(t := 'x, y')", 'union_value(n := NULL)'),
  ],
  ['VARIANT', fc.constantFrom('1', "'x'", "{'a': [1, 2]}", "DATE '2020-01-01'")],
  ['HUGEINT[]', fc.constantFrom('[1, NULL, 3]', '[]')],
  [
    'STRUCT("a b" INTERVAL, c BLOB)',
    fc.constantFrom("{'a b': INTERVAL 1 DAY, 'c': '\\xAA\\x00'::BLOB}", "{'a b': NULL, 'c': NULL}"),
  ],
];

function timeTz(time: bigint, zone: number): string {
  const clock = (seconds: number) =>
    [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':');
  const fraction = String(time % 1_000_000n).padStart(6, '0');
  return `${clock(Number(time / 1_000_000n))}.${fraction}${zone < 0 ? '-' : '+'}${clock(Math.abs(zone))}`;
}

const valuesSql = (type: string, values: (string | null)[]) =>
  `SELECT x::${type} AS x FROM (VALUES ${values.map((v, i) => `(${i}, ${v === null ? `NULL::${type}` : `(${v})::${type}`})`).join(', ')}) v(i, x) ORDER BY i`;

describe('native types keep every bit', () => {
  it.each(NATIVE)('%s', async (type, value, raw) => {
    const list = fc.array(fc.option(value, { freq: 4 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(list, async (values) => {
        const sql = valuesSql(type, values);
        const table = await throughArrow(sql);
        const column = table.getChildAt(0);
        expect(column && rawTexts(column)).toEqual(await texts(`SELECT (${raw('x')})::VARCHAR FROM (${sql})`));
      }),
      runs,
    );
  });

  it.each(['FLOAT', 'DOUBLE'])('%s', async (type) => {
    const values = ['1.5', '-0.0', "'nan'", "'inf'", "'-inf'", 'NULL', '1e-30', '16777217', '0.1'];
    const column = (await throughArrow(valuesSql(type, values))).getChildAt(0);
    const numbers = await connection.runAndReadAll(valuesSql(type, values));
    expect(column && [...column]).toEqual(numbers.getRows().map(([x]) => x));
  });

  it('BLOB', async () => {
    const column = (
      await throughArrow("SELECT unnest(['\\xAA\\x00'::BLOB, ''::BLOB, NULL, repeat('z', 40)::BLOB]) x")
    ).getChildAt(0);
    expect(
      column && [...column].map((x) => (x === null ? null : Buffer.from(x as Uint8Array).toString('latin1'))),
    ).toEqual(['\xaa\0', '', null, 'z'.repeat(40)]);
  });

  it('extreme dates and timestamps', async () => {
    const column = async (type: string) =>
      rawTexts((await throughArrow(valuesSql(type, ["'infinity'", "'-infinity'"]))).getChildAt(0) as Vector);
    expect([await column('DATE'), await column('TIMESTAMP')]).toEqual([
      ['2147483647', '-2147483647'],
      ['9223372036854775807', '-9223372036854775807'],
    ]);
  });
});

describe('text is letter by letter what DuckDB prints', () => {
  it.each(TEXT)('%s', async (type, value) => {
    const list = fc.array(fc.option(value, { freq: 4 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(list, async (values) => {
        const sql = valuesSql(type, values);
        const column = (await throughArrow(sql)).getChildAt(0);
        expect(column && [...column]).toEqual(await texts(`SELECT x::VARCHAR FROM (${sql})`));
      }),
      runs,
    );
  });
});

describe('nested values', () => {
  const NESTED = [
    'INTEGER[]',
    'VARCHAR[][]',
    'INTEGER[3]',
    'STRUCT(a INTEGER, b VARCHAR[])',
    'MAP(VARCHAR, INTEGER)',
    'STRUCT(a INTEGER, b VARCHAR)[]',
    'MAP(INTEGER, STRUCT(a VARCHAR))[2]',
  ];
  it.each(NESTED)('%s', async (type) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(nestedValue(type)), { minLength: 1, maxLength: 20 }), async (values) => {
        const sql = valuesSql(type, values);
        const column = (await throughArrow(sql)).getChildAt(0);
        const rows = await connection.runAndReadAll(sql);
        expect(column && Array.from(column, plainArrow)).toEqual(rows.getRows().map(([x]) => plain(x ?? null)));
      }),
      runs,
    );
  });

  it('lists that share their items', async () => {
    const table = await throughArrow("SELECT ['a long text of more than twelve', NULL, 'b'] x FROM range(5000)");
    expect(table.numRows).toBe(5000);
    expect(plainArrow(table.getChildAt(0)?.get(4999))).toEqual(['a long text of more than twelve', null, 'b']);
  });
});

/** SQL text of a random value of a nested type, nulls at every level. */
function nestedValue(type: string): fc.Arbitrary<string> {
  const orNull = (value: fc.Arbitrary<string>) => fc.option(value, { freq: 5 }).map((v) => v ?? 'NULL');
  const list = (value: fc.Arbitrary<string>, size = {}) =>
    fc.array(orNull(value), { maxLength: 4, ...size }).map((v) => `[${v.join(', ')}]`);
  const word = fc.string({ maxLength: 20 }).map(quote);
  const number = fc.integer().map(String);
  const map = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
    fc
      .uniqueArray(key, { maxLength: 3 })
      .chain((keys) =>
        fc
          .array(orNull(value), { minLength: keys.length, maxLength: keys.length })
          .map((v) => `MAP([${keys.join(', ')}], [${v.join(', ')}])`),
      );
  const pair = fc.tuple(orNull(number), orNull(word)).map(([a, b]) => `{'a': ${a}, 'b': ${b}}`);
  const cases: Record<string, fc.Arbitrary<string>> = {
    'INTEGER[]': list(number),
    'VARCHAR[][]': list(list(word)),
    'INTEGER[3]': list(number, { minLength: 3, maxLength: 3 }),
    'STRUCT(a INTEGER, b VARCHAR[])': fc
      .tuple(orNull(number), orNull(list(word)))
      .map(([a, b]) => `{'a': ${a}, 'b': ${b}}`),
    'MAP(VARCHAR, INTEGER)': map(word, number),
    'STRUCT(a INTEGER, b VARCHAR)[]': list(pair),
    'MAP(INTEGER, STRUCT(a VARCHAR))[2]': list(
      map(
        number,
        orNull(word).map((a) => `{'a': ${a}}`),
      ),
      { minLength: 2, maxLength: 2 },
    ),
  };
  return cases[type] ?? fc.constant('NULL');
}

type Plain = unknown;

function plain(value: DuckDBValue): Plain {
  if (value === null || typeof value !== 'object') return value;
  if ('items' in value) return Array.from(value.items as DuckDBValue[], plain);
  if (!('entries' in value)) return value;
  const { entries } = value as { entries: { key: DuckDBValue; value: DuckDBValue }[] | Record<string, DuckDBValue> };
  if (Array.isArray(entries)) return entries.map((entry) => [plain(entry.key), plain(entry.value)]);
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, plain(entry)]));
}

function plainArrow(value: unknown): Plain {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof MapRow)
    return Array.from(value as Iterable<[unknown, unknown]>, ([k, v]) => [plainArrow(k), plainArrow(v)]);
  if (value instanceof StructRow) {
    return Object.fromEntries(Array.from(value as Iterable<[string, unknown]>, ([k, v]) => [k, plainArrow(v)]));
  }
  return Array.from(value as Iterable<unknown>, plainArrow);
}

it.each([0, 1])('keeps duplicate names, the type text, and a schema with %i rows', async (rows) => {
  const result = await connection.run(`SELECT 1 AS a, 2::HUGEINT AS a FROM range(${rows})`);
  const columns = result.columnTypes().map((type) => ({ name: 'a', type }));
  const table = tableFromIPC(createArrowEncoder(columns).encode(await result.fetchAllChunks()));
  expect(
    table.schema.fields.map((f) => [f.name, f.metadata.get('duckdb.name'), f.metadata.get('duckdb.type')]),
  ).toEqual([
    ['a', 'a', 'INTEGER'],
    ['a_1', 'a', 'HUGEINT'],
  ]);
  expect(table.numRows).toBe(rows);
});

it('says which column cannot be encoded and what to do', async () => {
  const result = await connection.run('SELECT union_value(k := 1) AS u');
  expect(() => createArrowEncoder([{ name: 'u', type: result.columnType(0) }])).toThrow(/"u".*cast it to VARCHAR/);
});
