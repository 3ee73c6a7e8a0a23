import { readFile } from 'node:fs/promises';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createArrowEncoder } from '../../../src-main/core/duckdb/arrowEncoder.ts';
import { arrowProjection } from '../../../src-main/core/duckdb/arrowProjection.ts';
import { openExport } from './openExport.ts';
import { type RandomTable, randomTable } from './randomTable.ts';

const RUNS = { numRuns: 20 };
let exports: Awaited<ReturnType<typeof openExport>>;
beforeAll(async () => {
  exports = await openExport();
});
afterAll(() => exports.close());

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
/** NULLs and texts of whole rows, in order. */
const textsOf = (columns: RandomTable['columns'], text: (column: RandomTable['columns'][number]) => string) =>
  columns.map((column) => `CAST(${text(column)} AS VARCHAR)`).join(', ');

async function store(table: RandomTable): Promise<string> {
  await exports.connection.run(`CREATE OR REPLACE TABLE data AS ${table.sql}`);
  return 'main.data';
}

/** What a number must be where JSON was in between. DuckDB reads a DECIMAL of JSON by way of DOUBLE. */
const finite = ({ name, type }: { name: string; type: string }) =>
  type === 'DECIMAL(38,10)'
    ? `CAST(${quoted(name)} AS DOUBLE)`
    : type === 'DOUBLE' || type === 'FLOAT'
      ? `CASE WHEN isfinite(${quoted(name)}) THEN ${quoted(name)} END`
      : quoted(name);
const isNested = (type: string) => /\]$|^STRUCT|^MAP/.test(type);

async function expectSame(
  table: RandomTable,
  {
    from,
    expected,
    read,
  }: {
    from: string;
    expected?: (c: { name: string; type: string }) => string;
    read: (c: { name: string; type: string }) => string;
  },
) {
  const wanted = await exports.rows(
    `SELECT _row, ${textsOf(table.columns, expected ?? (({ name }) => quoted(name)))} FROM data ORDER BY _row`,
  );
  const found = await exports.rows(
    `SELECT CAST(_row AS INTEGER) AS _row, ${textsOf(table.columns, read)} FROM ${from} ORDER BY 1`,
  );
  expect(found).toEqual(wanted);
}

describe('what is written reads back equal', () => {
  for (const format of ['csv', 'tsv'] as const) {
    test(format, async () => {
      await fc.assert(
        fc.asyncProperty(randomTable, async (table) => {
          const source = { kind: 'table', table: await store(table) } as const;
          const job = await exports.write(source, { format, name: `t.${format}`, options: { formulaGuard: false } });
          expect(job).toMatchObject({ status: 'done', rows: table.rows, error: null });
          const columns = ['_row', ...table.columns.map(({ name }) => name)]
            .map((name) => `${literal(name)}: 'VARCHAR'`)
            .join(', ');
          const from = `read_csv(${literal(job.path)}, columns = {${columns}}, auto_detect = false, header = true, delim = ${format === 'csv' ? "','" : 'chr(9)'}, quote = '"', escape = '"', allow_quoted_nulls = false, parallel = false)`;
          await expectSame(table, {
            from,
            read: ({ name, type }) =>
              isNested(type) ? `CAST(CAST(${quoted(name)} AS JSON) AS ${type})` : `CAST(${quoted(name)} AS ${type})`,
          });
        }),
        RUNS,
      );
    });
  }

  for (const format of ['json', 'ndjson'] as const) {
    test(format, async () => {
      await fc.assert(
        fc.asyncProperty(randomTable, async (table) => {
          const job = await exports.write(
            { kind: 'table', table: await store(table) },
            { format, name: `t.${format}` },
          );
          expect(job).toMatchObject({ status: 'done', rows: table.rows });
          const text = await readFile(job.path, 'utf8');
          const parsed =
            format === 'json'
              ? JSON.parse(text)
              : text
                  .trim()
                  .split('\n')
                  .map((line) => JSON.parse(line));
          expect(parsed).toHaveLength(table.rows);
          const columns = [
            `'_row': 'INTEGER'`,
            ...table.columns.map(
              ({ name, type }) => `${literal(name)}: ${literal(isNested(type) ? 'JSON' : 'VARCHAR')}`,
            ),
          ].join(', ');
          const from = `read_json(${literal(job.path)}, columns = {${columns}}, format = ${format === 'json' ? "'array'" : "'newline_delimited'"})`;
          await expectSame(table, {
            from,
            expected: finite,
            read: ({ name, type }) => `CAST(${quoted(name)} AS ${type === 'DECIMAL(38,10)' ? 'DOUBLE' : type})`,
          });
        }),
        RUNS,
      );
    });
  }

  test('parquet', async () => {
    await fc.assert(
      fc.asyncProperty(randomTable, fc.constantFrom('zstd', 'snappy', 'gzip', 'none'), async (table, codec) => {
        const options = { codec } as const;
        const job = await exports.write(
          { kind: 'table', table: await store(table) },
          { format: 'parquet', name: 't.parquet', options },
        );
        expect(job).toMatchObject({ status: 'done', rows: table.rows });
        await expectSame(table, {
          from: `read_parquet(${literal(job.path)})`,
          read: ({ name, type }) => `CAST(${quoted(name)} AS ${type})`,
        });
      }),
      RUNS,
    );
  });

  test('arrow', async () => {
    await fc.assert(
      fc.asyncProperty(randomTable, async (table) => {
        const job = await exports.write(
          { kind: 'table', table: await store(table) },
          { format: 'arrow', name: 't.arrow' },
        );
        expect(job).toMatchObject({ status: 'done', rows: table.rows });
        const file = await readFile(job.path);
        expect(Buffer.from(file.subarray(0, 6)).toString()).toBe('ARROW1');
        expect(rowsOf(file)).toEqual(await encodedRows());
      }),
      RUNS,
    );
  });

  test('xlsx', async () => {
    await fc.assert(
      fc.asyncProperty(randomTable, async (table) => {
        const job = await exports.write(
          { kind: 'table', table: await store(table) },
          { format: 'xlsx', name: 't.xlsx', options: { formulaGuard: false } },
        );
        expect(job).toMatchObject({ status: 'done', rows: table.rows });
        const [sheet] = (await readXlsx(await readFile(job.path))).sheets;
        expect(sheet?.rows[0]).toEqual(['_row', ...table.columns.map(({ name }) => name)]);
        const texts = await exports.rows(
          `SELECT ${textsOf(table.columns, ({ name, type }) => (isNested(type) ? `to_json(${quoted(name)})` : quoted(name)))} FROM data ORDER BY _row`,
        );
        const found = sheet?.rows.slice(1).map((row) => table.columns.map((_, i) => row[i + 1] ?? null));
        const wanted = texts.map((row) =>
          row.map((text, i) => ({ text: text as string | null, type: table.columns[i]?.type ?? '' })),
        );
        found?.forEach((row, r) => {
          row.forEach((cell, c) => {
            const { text, type } = wanted[r]?.[c] ?? { text: null, type: '' };
            expect({ cell: sameAs(cell, text, type) ? text : cell, type }).toEqual({ cell: text, type });
          });
        });
        expect(found).toHaveLength(table.rows);
      }),
      RUNS,
    );
  });
});

/** Whether a cell of a workbook says what DuckDB's text of the value says. */
function sameAs(cell: unknown, text: string | null, type: string): boolean {
  if (text === null) return cell === null;
  if (typeof cell === 'number') return !/VARCHAR|ENUM/.test(type) && Number(text) === cell && BigIntSafe(text, cell);
  if (typeof cell === 'boolean') return String(cell) === text;
  if (cell instanceof Date) {
    const utc = text.replace(/\+00$/, '');
    const [day = '', time = '00:00:00'] = utc.split(' ');
    const milliseconds = Date.parse(`${day}T${time.replace(/(\.\d{3})\d+$/, '$1')}Z`);
    return milliseconds === cell.getTime();
  }
  return (
    cell === text ||
    (cell === null && text === '') ||
    cell === text.replace(/\+00$/, '') ||
    (/DOUBLE|FLOAT/.test(type) && String(Number(text.replace('inf', 'Infinity'))) === cell)
  );
}

/** Digits beyond a DOUBLE are never in a number cell. */
function BigIntSafe(text: string, cell: number): boolean {
  return !/^-?\d+$/.test(text) || BigInt(text) === BigInt(cell);
}

function rowsOf(bytes: Uint8Array): unknown[] {
  return tableFromIPC(bytes)
    .toArray()
    .map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));
}

async function encodedRows(): Promise<unknown[]> {
  const empty = await exports.connection.run('SELECT * FROM data LIMIT 0');
  const columns = empty.columnNames().map((name, i) => ({ name, type: empty.columnType(i) }));
  const result = await exports.connection.run(`SELECT ${arrowProjection(columns)} FROM data ORDER BY _row`);
  const encoder = createArrowEncoder(columns.map(({ name }, i) => ({ name, type: result.columnType(i) })));
  return rowsOf(encoder.encode(await result.fetchAllChunks()));
}
