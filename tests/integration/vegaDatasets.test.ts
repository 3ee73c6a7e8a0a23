import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quotedIdentifier, quotedString } from '../../src-main/core/duckdb/quote.ts';
import { type OpenedFiles, openFiles } from '../unit/ingest/ingestFixture.ts';
import { rowsOf, temporaryFolder } from '../unit/lake/lakeFixture.ts';

/** Every table of vega-datasets (BSD-3-Clause; a dev dependency, nothing of it is shipped) goes into the lake and is
 * compared, value for value, with what DuckDB reads from the same file directly. */
const PACKAGE = resolve('node_modules/vega-datasets');
const DATA = join(PACKAGE, 'data');

/** What the package has beside tables, by its own description; it still comes in, nested, as DuckDB reads it. */
const NOT_TABLES: Readonly<Record<string, string>> = {
  'annual-precip.json': 'a grid: one object with its width, height and all values',
  'earthquakes.json': 'GeoJSON: a feature collection',
  'londonBoroughs.json': 'TopoJSON',
  'londonTubeLines.json': 'TopoJSON',
  'miserables.json': 'a graph: one object with nodes and links',
  'us-10m.json': 'TopoJSON',
  'volcano.json': 'a grid: one object with its width, height and all values',
  'weekly-weather.json': 'days with records and forecasts nested in them',
  'world-110m.json': 'TopoJSON',
};

/** Parquet has no HUGEINT, which DuckDB gives to JSON integers of both signs: they are stored as BIGINT, see storableJson. */
const stored = (type: string) => type.replaceAll(/\bHUGEINT\b/g, 'BIGINT');

const FILES = readdirSync(DATA).filter((name) => /\.(csv|tsv|json|parquet|arrow)$/.test(name));

let folder: ReturnType<typeof temporaryFolder>;
let opened: OpenedFiles;
beforeAll(async () => {
  folder = temporaryFolder();
  opened = await openFiles(join(folder.path, 'project'));
});
afterAll(async () => {
  await opened.stop();
  folder.remove();
});

function directly(name: string): string {
  const path = quotedString(join(DATA, name));
  if (name.endsWith('.json')) return `read_json(${path}, sample_size = -1)`;
  if (name.endsWith('.parquet')) return `read_parquet(${path})`;
  return name.endsWith('.arrow') ? arrowDirectly(name) : `read_csv(${path})`;
}

/** DuckDB reads no Arrow files by itself, but the package has the same rows as JSON; the types are those of its schema. */
function arrowDirectly(name: string): string {
  expect(tableFromIPC(readFileSync(join(DATA, name))).schema.fields.map(String)).toEqual([
    'delay: Int16',
    'distance: Int16',
    'time: Float32',
  ]);
  const json = quotedString(join(DATA, name.replace('.arrow', '.json')));
  return `(SELECT delay::SMALLINT AS delay, distance::SMALLINT AS distance, time::FLOAT AS time FROM read_json(${json}))`;
}

const columnsOf = async (from: string) =>
  (await rowsOf(opened, `SELECT column_name, column_type FROM (DESCRIBE FROM ${from})`)).map(([name, type]) => ({
    name: String(name),
    type: String(type),
  }));

test('the list of what is no table is that of the package', () => {
  const { resources } = JSON.parse(readFileSync(join(PACKAGE, 'datapackage.json'), 'utf8'));
  const others = (resources as { path: string; type: string }[])
    .filter(({ path, type }) => type !== 'table' && path.endsWith('.json'))
    .map(({ path }) => path);
  expect(Object.keys(NOT_TABLES).sort()).toEqual(others.sort());
});

test.each(FILES)(
  '%s: rows, types and values are those DuckDB reads directly',
  async (name) => {
    const job = await opened.ingest({ table: name, files: [{ path: join(DATA, name) }] });
    expect(job.files).toMatchObject([{ status: 'stored', rejected: 0, error: null }]);
    const direct = directly(name);
    const lake = `raw.${quotedIdentifier(name)}`;
    const [count] = await rowsOf(opened, `SELECT count(*) FROM ${direct}`);
    expect(String(job.rows)).toEqual(count?.[0]);
    expect(job.rows).toBeGreaterThan(name in NOT_TABLES ? 0 : 1);
    const columns = await columnsOf(`(SELECT * EXCLUDE (_file, _row, _ingested_at, _batch) FROM ${lake})`);
    expect(columns).toEqual((await columnsOf(direct)).map(({ name: of, type }) => ({ name: of, type: stored(type) })));
    const list = columns.map((column) => quotedIdentifier(column.name)).join(', ');
    const differing = (a: string, b: string) =>
      rowsOf(opened, `SELECT count(*) FROM (SELECT ${list} FROM ${a} EXCEPT ALL SELECT ${list} FROM ${b})`);
    expect([await differing(lake, direct), await differing(direct, lake)]).toEqual([[['0']], [['0']]]);
    const [numbers] = await rowsOf(opened, `SELECT count(DISTINCT _row), min(_row), max(_row) FROM ${lake}`);
    expect(numbers?.map(Number)).toEqual([job.rows, 1, job.rows]);
  },
  120_000,
);
