import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import {
  CompressionType,
  compressionRegistry,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  type Table,
  tableFromArrays,
  tableFromIPC,
} from 'apache-arrow';
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Compression, FileFormat } from '#contract/files.ts';
import { type Importing, importing } from './importing.ts';
import { lz4Frame } from './lz4Frame.ts';
import { zstdFrame } from './zstdFrame.ts';

const ROWS = 3_000;
const TABLE = `SELECT range AS id, concat('name ', range, CASE WHEN range % 7 = 0 THEN ', "quoted"' ELSE '' END) AS name, range / 8 AS ratio,
  DATE '2024-01-01' + (range % 400)::INTEGER AS day, TIMESTAMP '2024-01-01 00:00:01' + to_seconds(range) AS at, range % 2 = 0 AS even,
  CASE WHEN range % 5 = 0 THEN NULL ELSE 'x' END AS maybe FROM range(${ROWS})`;

let host: Importing;
const files: Partial<Record<FileFormat, string>> = {};

beforeAll(async () => {
  host = await importing();
  await host.run(`CREATE TABLE t AS ${TABLE}`);
  const copies: Partial<Record<FileFormat, string>> = {
    csv: 'FORMAT csv',
    ndjson: 'FORMAT json',
    json: 'FORMAT json, ARRAY true',
    parquet: 'FORMAT parquet',
  };
  for (const [format, settings] of Object.entries(copies)) {
    files[format as FileFormat] = host.at(`table.${format}`);
    await host.run(`COPY t TO '${host.at(`table.${format}`)}' (${settings})`);
  }
  files.xlsx = host.at('table.xlsx');
  files.arrow = host.at('table.arrow');
  const rows = await host.rows('FROM t');
  const values = rows.map(([id, name, ratio, day, at, even, maybe]) => [
    Number(id),
    name,
    ratio,
    new Date(String(day)),
    new Date(`${at}Z`),
    even,
    maybe,
  ]);
  const columns = ['id', 'name', 'ratio', 'day', 'at', 'even', 'maybe'];
  const sheet = {
    name: 'Data',
    rows: [columns, ...values] as never,
    columns: columns.map((_, i) =>
      i === 3 ? { numFmt: 'yyyy-mm-dd' } : i === 4 ? { numFmt: 'yyyy-mm-dd hh:mm:ss' } : {},
    ),
  };
  writeFileSync(files.xlsx, await writeXlsx({ sheets: [sheet, { name: 'Other', rows: [['a'], [1]] }] }));
  writeFileSync(files.arrow, await RecordBatchFileWriter.writeAll(arrowTable()).toUint8Array());
});
afterAll(() => host.close());

function arrowTable(): Table {
  const numbers = Array.from({ length: ROWS }, (_, i) => i);
  return tableFromArrays({
    id: BigInt64Array.from(numbers.map(BigInt)),
    name: numbers.map((i) => `name ${i}${i % 7 === 0 ? ', "quoted"' : ''}`),
    maybe: numbers.map((i) => (i % 5 === 0 ? null : 'x')),
  });
}

const pack: Record<Compression, (bytes: Buffer) => Buffer> = {
  none: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  zstd: zstdFrame,
};
const ENDING: Record<Compression, string> = { none: '', gzip: '.gz', zstd: '.zst' };

describe.each(['csv', 'json', 'ndjson', 'parquet', 'arrow', 'xlsx'] as const)('%s', (format) => {
  test.each(['none', 'gzip', 'zstd'] as const)('comes back the same, compression %s', async (compression) => {
    const path = host.at(`packed.${format}${ENDING[compression]}`);
    writeFileSync(path, pack[compression](readFileSync(files[format] ?? '')));
    const preview = await host.preview(path);
    expect({
      format: preview.format,
      compression: preview.compression,
      rows: tableFromIPC(preview.rows).numRows,
      rejected: preview.rejected,
    }).toEqual({ format, compression, rows: 100, rejected: [] });
    const result = await host.read(path, preview.options);
    expect(result).toMatchObject({ rows: ROWS, rejected: 0, rejects: null, contentChanged: false });
    const names = result.columns
      .slice(0, -4)
      .map(({ name }) => `"${name}"`)
      .join(', ');
    const [difference] = await host.rows(
      `SELECT count(*) FROM (SELECT ${names} FROM t EXCEPT ALL SELECT ${names} FROM ${result.data})`,
    );
    expect(difference).toEqual(['0']);
    expect(await host.rows(`SELECT count(*) FROM ${result.data} WHERE _row <> id + 1 OR _file <> '${path}'`)).toEqual([
      ['0'],
    ]);
  });
});

test('types survive where the format has them', async () => {
  const types = async (format: FileFormat) =>
    (await host.read(files[format] ?? '')).columns.map(({ type }) => type).slice(0, -4);
  const all = ['BIGINT', 'VARCHAR', 'DOUBLE', 'DATE', 'TIMESTAMP', 'BOOLEAN', 'VARCHAR'];
  expect(await types('csv')).toEqual(all);
  expect(await types('ndjson')).toEqual(all);
  expect(await types('parquet')).toEqual(all);
  expect(await types('xlsx')).toEqual(all);
});

test.each([
  ['LZ4', CompressionType.LZ4_FRAME],
  ['ZSTD', CompressionType.ZSTD],
])('Arrow with %s buffers, as file and as stream', async (name, compressionType) => {
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    ...compressionRegistry.get(CompressionType.LZ4_FRAME),
    encode: lz4Frame,
  });
  compressionRegistry.set(CompressionType.ZSTD, {
    ...compressionRegistry.get(CompressionType.ZSTD),
    encode: zstdFrame,
  });
  for (const Writer of [RecordBatchFileWriter, RecordBatchStreamWriter]) {
    const path = host.at(`${name}-${Writer.name}.feather`);
    const writer = new Writer({ compressionType });
    writer.write(arrowTable());
    writer.finish();
    writeFileSync(path, await writer.toUint8Array());
    const result = await host.read(path);
    expect(await host.rows(`SELECT count(*), sum(id), count(maybe) FROM ${result.data}`)).toEqual([
      [String(ROWS), '4498500', '2400'],
    ]);
  }
});

test('a sheet is picked by name; the first one else', async () => {
  const path = files.xlsx ?? '';
  expect((await host.preview(path)).sheets).toEqual(['Data', 'Other']);
  expect((await host.read(path, { sheet: 'Other' })).columns[0]).toEqual({ name: 'a', type: 'BIGINT' });
  await expect(host.read(path, { sheet: 'None' })).rejects.toMatchObject({ code: 'bad_input' });
});

test('nested JSON becomes STRUCT and LIST; a key and a type that only a late row has are not lost', async () => {
  const path = host.at('nested.ndjson');
  const lines = Array.from({ length: 30_000 }, (_, i) => JSON.stringify({ a: { b: [i, i + 1] } }));
  writeFileSync(path, [...lines, '{"a":{"b":[1.5],"c":"late"},"d":true}'].join('\n'));
  const preview = await host.preview(path);
  const result = await host.read(path, preview.options);
  expect(result.columns.slice(0, 2)).toEqual([
    { name: 'a', type: 'STRUCT("b" DOUBLE[], "c" VARCHAR)' },
    { name: 'd', type: 'BOOLEAN' },
  ]);
  expect(await host.rows(`SELECT a.c, d, _row FROM ${result.data} WHERE d`)).toEqual([['late', true, '30001']]);
});

test('provenance, metadata and renamed, left-out and clashing columns', async () => {
  const path = host.at('clash.csv');
  writeFileSync(path, '_row,a,b\n7,1,2\n8,3,4\n');
  const result = await host.read(path, {
    columns: [
      { name: 'a', as: 'A 1', type: 'decimal(10, 2)' },
      { name: 'b', include: false },
    ],
  });
  expect(result.columns).toEqual([
    { name: '_row_1', type: 'BIGINT' },
    { name: 'A 1', type: 'DECIMAL(10,2)' },
    { name: '_file', type: 'VARCHAR' },
    { name: '_row', type: 'BIGINT' },
    { name: '_ingested_at', type: 'TIMESTAMP WITH TIME ZONE' },
    { name: '_batch', type: 'VARCHAR' },
  ]);
  expect(await host.rows(`SELECT * EXCLUDE file_row_number FROM ${result.data}`)).toEqual([
    ['7', '1.00', path, '1', '2026-03-04 05:06:07.089+00', 'batch-1'],
    ['8', '3.00', path, '2', '2026-03-04 05:06:07.089+00', 'batch-1'],
  ]);
  expect(
    await host.rows(
      `SELECT decode(value) FROM parquet_kv_metadata('${result.parquet[0]?.path}') WHERE decode(key) = 'millrace.table'`,
    ),
  ).toEqual([['raw.things']]);
});

test.each(['ndjson', 'json', 'parquet', 'arrow', 'xlsx'] as const)(
  'a chosen type some rows do not fit makes them rejects: %s',
  async (format) => {
    const result = await host.read(
      files[format] ?? '',
      {
        columns: [
          { name: 'name', type: 'DATE' },
          { name: 'id', type: 'SMALLINT' },
        ],
      },
      {},
    );
    expect(result).toMatchObject({ rows: 0, rejected: ROWS });
    const found = await host.rows(`SELECT line, column_name, reason FROM ${result.rejectsFile} ORDER BY line LIMIT 1`);
    expect(found).toEqual([['1', 'name', 'Could not convert name 0, "quoted" to DATE']]);
  },
);

test('broken lines of NDJSON become rejects with their line and text; the others keep their numbers', async () => {
  const path = host.at('broken.ndjson');
  writeFileSync(path, '{"a":1}\n\n{"a":2\n[1]\n{"a":3}\n{"a":"\\ud800"}\n{"a":4}\n');
  const result = await host.read(path);
  expect(await host.rows(`SELECT a, _row FROM ${result.data}`)).toEqual([
    ['1', '1'],
    ['3', '4'],
    ['4', '6'],
  ]);
  expect(await host.rows(`SELECT line, raw FROM ${result.rejectsFile} ORDER BY line`)).toEqual([
    ['3', '{"a":2'],
    ['4', '[1]'],
    ['6', '{"a":"\\ud800"}'],
  ]);
});
