import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Importing, importing } from './importing.ts';

const DATA = resolve('node_modules/vega-datasets/data');
const FILES = readdirSync(DATA).filter((name) => /\.(csv|tsv|json|parquet)$/.test(name));

let host: Importing;
beforeAll(async () => {
  host = await importing();
});
afterAll(() => host.close());

test.each(FILES)('%s gives what DuckDB reads directly', async (name) => {
  const path = `${DATA}/${name}`;
  const direct = name.endsWith('.json')
    ? `read_json('${path}', sample_size = -1)`
    : name.endsWith('parquet')
      ? `'${path}'`
      : `read_csv('${path}')`;
  const result = await host.read(path);
  const columns = result.columns
    .slice(0, -4)
    .map((column) => `"${column.name.replaceAll('"', '""')}"`)
    .join(', ');
  expect(result.rejected).toBe(0);
  expect(await host.rows(`SELECT count(*) FROM ${direct}`)).toEqual([[String(result.rows)]]);
  const digest = (from: string) =>
    host.rows(
      `SELECT count(*), bit_xor(hash(r::VARCHAR)), sum(hash(r::VARCHAR) % 1000003) FROM (SELECT ${columns} FROM ${from}) AS r`,
    );
  expect(await digest(result.data)).toEqual(await digest(direct));
});
