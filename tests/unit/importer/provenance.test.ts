import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addProvenance } from '../../../src-main/core/importer/provenance/addProvenance.ts';
import { type Importing, importing, quoted } from './importing.ts';

let host: Importing;
beforeAll(async () => {
  host = await importing();
});
afterAll(() => host.close());

test('rows get the file’s numbers with the gaps of the rejected ones, and the constants, whatever the row groups', async () => {
  const gapSizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 100_000 })), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 9_000 }), gapSizes, fc.string(), async (rows, steps, file) => {
      let at = 0;
      const gaps = steps.flatMap(([step, size]) => {
        at += step + Math.min(size, 50);
        return Array.from({ length: Math.min(size, 50) }, (_, i) => at - Math.min(size, 50) + i + 1);
      });
      const path = host.at('numbers.parquet');
      await host.run(`COPY (SELECT range AS v FROM range(${rows})) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
      await addProvenance({
        path,
        file,
        batch: 'b',
        ingestedAt: 1_700_000_000_123_456n,
        gaps: Float64Array.from(gaps),
        metadata: { k: 'ü' },
      });
      const absent = new Set(gaps);
      const expected: string[][] = [];
      for (let row = 1; expected.length < rows; row++) {
        if (!absent.has(row))
          expected.push([String(expected.length), file, String(row), '2023-11-14 22:13:20.123456+00', 'b']);
      }
      const found = await host.rows(
        `SELECT v, _file, _row, _ingested_at, _batch FROM ${quoted(path)} ORDER BY file_row_number`,
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: 12 },
  );
}, 30_000);

test('DuckDB’s statistics filters and metadata see the added columns', async () => {
  const path = host.at('filtered.parquet');
  await host.run(
    `COPY (SELECT range AS v FROM range(300000)) TO '${path}' (FORMAT parquet, PARQUET_VERSION v2, KV_METADATA {a: 'b'})`,
  );
  await addProvenance({ path, file: 'f', batch: 'b', ingestedAt: 0n, gaps: Float64Array.of(1), metadata: { k: 'v' } });
  expect(await host.rows(`SELECT v FROM ${quoted(path)} WHERE _row = 250002 AND _file = 'f' AND _batch = 'b'`)).toEqual(
    [['250000']],
  );
  expect(await host.rows(`SELECT count(*) FROM ${quoted(path)} WHERE _batch = 'other' OR _row > 300001`)).toEqual([
    ['0'],
  ]);
  expect(await host.rows(`SELECT decode(key), decode(value) FROM parquet_kv_metadata('${path}') ORDER BY 1`)).toEqual([
    ['a', 'b'],
    ['k', 'v'],
  ]);
});
