import fc from 'fast-check';

/** Values of one type, as SQL that makes each of them. */
interface RandomType {
  type: string;
  value: fc.Arbitrary<string>;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const as = (type: string, text: fc.Arbitrary<string>): RandomType => ({
  type,
  value: text.map((one) => `CAST(${quoted(one)} AS ${type})`),
});
const whole = (min: bigint, max: bigint) => fc.bigInt({ min, max }).map(String);
const pad = (n: number, width: number) => String(n).padStart(width, '0');

/** Texts that break CSV, JSON, XML and spreadsheets. NUL is left out: a DuckDB literal cannot hold it. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '=1+1',
    '+1',
    '-x',
    '@a',
    '\t=',
    '\r',
    '\n',
    '"',
    "'",
    ',',
    ';',
    'a,b',
    'a"b""',
    'NULL',
    'null',
    '\\N',
    '\r\n',
    '\\',
    '</t>',
    '&amp;',
    '_x0041_',
    '😀',
    'é',
    '#',
    '00123',
    '1e5',
    'nan',
    '\u0001',
    '\ufeff',
    '\uffff',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((one) => one.replaceAll('\0', '')),
);
const date = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`);
const time = fc
  .tuple(fc.integer({ min: 0, max: 86_399 }), fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })))
  .map(
    ([s, us]) => `${pad(Math.floor(s / 3600), 2)}:${pad(Math.floor(s / 60) % 60, 2)}:${pad(s % 60, 2)}.${pad(us, 6)}`,
  );
const moment = fc.tuple(date, time).map(([d, t]) => `${d} ${t}`);
const double = fc
  .oneof(fc.double().map(String), fc.constantFrom('nan', 'inf', '-inf', '-0', '0.1', '1e300'))
  .map((one) => one.replace('Infinity', 'inf').replace('NaN', 'nan'));
const decimal = (digits: number, scale: number) =>
  fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n }).map((n) => {
    const sign = n < 0n ? '-' : '';
    const body = String(n < 0n ? -n : n).padStart(scale + 1, '0');
    return `${sign}${body.slice(0, -scale)}.${body.slice(-scale)}`;
  });

export const randomTypes: RandomType[] = [
  as('BOOLEAN', fc.constantFrom('true', 'false')),
  as('TINYINT', whole(-128n, 127n)),
  as('INTEGER', whole(-(2n ** 31n), 2n ** 31n - 1n)),
  as('BIGINT', whole(-(2n ** 63n), 2n ** 63n - 1n)),
  as('UBIGINT', whole(0n, 2n ** 64n - 1n)),
  as('HUGEINT', fc.oneof(whole(-(2n ** 127n), 2n ** 127n - 1n), whole(-1000n, 1000n))),
  as('DOUBLE', double),
  as(
    'FLOAT',
    fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }).map(String), fc.constantFrom('nan', 'inf', '0.1')),
  ),
  as('DECIMAL(9,2)', decimal(9, 2)),
  as('DECIMAL(38,10)', decimal(38, 10)),
  as('VARCHAR', text),
  as('DATE', date),
  as('TIMESTAMP', moment),
  as(
    'TIMESTAMP WITH TIME ZONE',
    moment.map((one) => `${one}+00`),
  ),
  as('TIME', time),
  as(
    'INTERVAL',
    fc
      .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 }), time)
      .map(([m, d, t]) => `${m} months ${d} days ${t}`),
  ),
  as('UUID', fc.uuid()),
  as(
    'BLOB',
    fc
      .uint8Array({ maxLength: 6 })
      .map((bytes) => [...bytes].map((one) => `\\x${one.toString(16).padStart(2, '0')}`).join('')),
  ),
  as("ENUM('a', '=b', 'c d')", fc.constantFrom('a', '=b', 'c d')),
  as(
    'INTEGER[]',
    fc
      .array(fc.oneof(fc.integer({ min: -9, max: 9 }).map(String), fc.constant('NULL')), { maxLength: 4 })
      .map((items) => `[${items.join(', ')}]`),
  ),
  {
    type: 'STRUCT("a b" INTEGER, "q""" VARCHAR)',
    value: fc.tuple(fc.integer({ min: -9, max: 9 }), text).map(([a, b]) => `{'a b': ${a}, 'q"': ${quoted(b)}}`),
  },
  {
    type: 'MAP(VARCHAR, INTEGER)',
    value: fc
      .uniqueArray(
        fc.string({ minLength: 1, maxLength: 3 }).map((k) => k.replaceAll('\0', '')),
        { maxLength: 3 },
      )
      .map((keys) => `MAP {${keys.map((k, i) => `${quoted(k)}: ${i}`).join(', ')}}`),
  },
];

export interface RandomTable {
  columns: { name: string; type: string }[];
  /** A query that makes the rows, `_row` counting them from 0. */
  sql: string;
  rows: number;
}

/** Tables of 1 to 8 columns of any types and up to 30 rows, one cell in six being NULL. */
export const randomTable: fc.Arbitrary<RandomTable> = fc
  .array(fc.nat({ max: randomTypes.length - 1 }), { minLength: 1, maxLength: 8 })
  .chain((indexes) => {
    const types = indexes.flatMap((index) => randomTypes[index] ?? []);
    const cells = types.map(({ value, type }) =>
      fc.oneof(
        { weight: 5, arbitrary: value.map((sql) => `CAST(${sql} AS ${type})`) },
        { weight: 1, arbitrary: fc.constant(`CAST(NULL AS ${type})`) },
      ),
    );
    return fc.array(fc.tuple(...cells), { minLength: 1, maxLength: 30 }).map((rows) => tableOf(types, rows));
  });

function tableOf(types: RandomType[], rows: string[][]): RandomTable {
  const columns = types.map(({ type }, i) => ({ name: `c${i} "é`, type }));
  const names = ['_row', ...columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`)].join(', ');
  const values = rows.map((row, i) => `(${[i, ...row].join(', ')})`).join(',\n');
  return { columns, rows: rows.length, sql: `SELECT * FROM (VALUES ${values}) AS t(${names}) ORDER BY _row` };
}
