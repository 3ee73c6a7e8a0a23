import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesBelow } from '../../../src-main/core/lake/lakeFolder.ts';
import { type OpenedLake, openTestLake, rowsOf, stageSelect, temporaryFolder } from './lakeFixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
let opened: OpenedLake;
const clean = { clean: true, findings: [] };

beforeEach(async () => {
  folder = temporaryFolder();
  opened = await openTestLake(join(folder.path, `it's [a] *project`));
});
afterEach(() => {
  opened.close();
  folder.remove();
});

async function reopen(): Promise<void> {
  opened.close();
  opened = await openTestLake(opened.project.path);
}

async function add(options: Parameters<typeof stageSelect>[1]): Promise<string> {
  const batch = await stageSelect(opened, options);
  expect(await opened.lake.commit(batch)).toBe('stored');
  return batch.batch;
}

test('a committed batch is a view over its files, its rejects another, and check is clean', async () => {
  await add({ table: 'a "b" % 🎉', select: 'SELECT 1 AS x UNION ALL SELECT 2', rejects: 3, parts: 2 });
  expect(await rowsOf(opened, 'SELECT sum(x), count(*) FROM raw."a ""b"" % 🎉"')).toEqual([['6', '4']]);
  expect(await rowsOf(opened, 'SELECT count(*) FROM raw."a ""b"" % 🎉__rejects"')).toEqual([['3']]);
  expect(await opened.lake.check({ repair: false })).toMatchObject({ ...clean, files: 3, rows: 4 });
  expect(readdirSync(opened.project.paths.staging)).toEqual([]);
  await reopen();
  expect(opened.notices).toEqual([]);
  expect((await opened.lake.tables()).map(({ name, rows, files }) => ({ name, rows, files }))).toEqual([
    { name: 'a "b" % 🎉', rows: 4, files: 2 },
    { name: 'a "b" % 🎉__rejects', rows: 3, files: 1 },
  ]);
});

test('the same content is not stored twice in one table, but in another', async () => {
  await add({ table: 't', select: 'SELECT 1 AS x' });
  expect(await opened.lake.commit(await stageSelect(opened, { table: 'T', select: 'SELECT 1 AS x' }))).toBe(
    'duplicate',
  );
  await add({ table: 'u', select: 'SELECT 1 AS x' });
  expect(await filesBelow(opened.project.paths.originals)).toHaveLength(1);
  expect(await opened.lake.check({ repair: false })).toMatchObject(clean);
});

test('later files may bring columns, drop them, and need wider types', async () => {
  await add({ table: 't', select: 'SELECT 1 AS a, DATE \'2020-01-01\' AS "Date", {p: 1} AS s' });
  await add({ table: 't', select: "SELECT 2.5::DOUBLE AS A, 7 AS extra, {p: 2.5::DOUBLE, q: 'x'} AS s" });
  await add({ table: 't', select: "SELECT 'text' AS a, 5 AS date" });
  expect(await rowsOf(opened, 'SELECT a, "Date", s::VARCHAR, extra FROM raw.t')).toEqual([
    ['1', '2020-01-01', "{'p': 1.0, 'q': NULL}", null],
    ['2.5', null, "{'p': 2.5, 'q': x}", 7],
    ['text', '5', null, null],
  ]);
  const described = await rowsOf(opened, "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 't'");
  expect(described).toEqual([
    ['a', 'VARCHAR'],
    ['Date', 'VARCHAR'],
    ['s', 'STRUCT(p DOUBLE, q VARCHAR)'],
    ['extra', 'INTEGER'],
    ['_batch', 'VARCHAR'],
  ]);
  expect((await opened.lake.tables())[0]?.comment).toContain('a was widened from INTEGER to VARCHAR');
});

test('undo takes batches out without a trace, and the table when nothing is left', async () => {
  const first = await add({ table: 't', select: 'SELECT 1 AS x' });
  const second = await add({ table: 't', select: "SELECT 'two' AS x", rejects: 2 });
  await opened.lake.undo([second]);
  expect(await rowsOf(opened, 'SELECT x FROM raw.t')).toEqual([[1]]);
  expect(await opened.lake.tables()).toHaveLength(1);
  await opened.lake.undo([first]);
  expect(await opened.lake.tables()).toEqual([]);
  expect(await filesBelow(opened.project.paths.lake)).toEqual([]);
  expect(await filesBelow(opened.project.paths.originals)).toEqual([]);
  await expect(rowsOf(opened, 'SELECT x FROM raw.t')).rejects.toThrow('does not exist');
});

test('a dropped table leaves its originals, and can come again', async () => {
  await add({ table: 't', select: 'SELECT 1 AS x', rejects: 1 });
  await opened.lake.dropTable('T');
  expect(await filesBelow(opened.project.paths.lake)).toEqual([]);
  expect(await filesBelow(opened.project.paths.originals)).toHaveLength(1);
  await expect(opened.lake.dropTable('t')).rejects.toMatchObject({ code: 'not_found' });
  await reopen();
  expect(await filesBelow(opened.project.paths.originals)).toHaveLength(1);
  await add({ table: 't', select: 'SELECT 1 AS x' });
});

test('a name that SQL took for a table is refused, and nothing is left', async () => {
  await rowsOf(opened, 'CREATE TABLE raw.t AS SELECT 1 AS x');
  await expect(
    opened.lake.commit(await stageSelect(opened, { table: 't', select: 'SELECT 1 AS x' })),
  ).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await filesBelow(opened.project.paths.state)).toEqual(['warehouse.duckdb', 'warehouse.duckdb.wal']);
});

test('a project that was moved shows its rows', async () => {
  await add({ table: 't', select: 'SELECT 1 AS x' });
  opened.close();
  const moved = join(folder.path, 'moved');
  renameSync(opened.project.path, moved);
  opened = await openTestLake(moved);
  expect(await rowsOf(opened, 'SELECT x FROM raw.t')).toEqual([[1]]);
});

test.each(['gone', 'flipped', 'older'])(
  'the manifest is rebuilt from footers when the warehouse is %s',
  async (how) => {
    await add({ table: 't', select: 'SELECT 1 AS x' });
    opened.close();
    const { warehouse } = opened.project.paths;
    const older = readFileSync(warehouse);
    opened = await openTestLake(opened.project.path);
    await add({ table: 'T', select: "SELECT 'b' AS x, 4 AS y", rejects: 2, parts: 3 });
    const before = { tables: await opened.lake.tables(), rows: await rowsOf(opened, 'FROM raw.t') };
    opened.close();
    if (how === 'gone') rmSync(warehouse);
    if (how === 'older') writeFileSync(warehouse, older);
    if (how === 'flipped') {
      const bytes = readFileSync(warehouse);
      bytes.fill(0xff, 4096, 8192);
      writeFileSync(warehouse, bytes);
    }
    opened = await openTestLake(opened.project.path);
    expect(opened.notices).toEqual(how === 'flipped' ? ['quarantined', 'rebuilt'] : ['rebuilt']);
    expect({ tables: await opened.lake.tables(), rows: await rowsOf(opened, 'FROM raw.t') }).toEqual(before);
    expect(await opened.lake.check({ repair: false })).toMatchObject(clean);
    await add({ table: 't', select: 'SELECT 3 AS x' });
  },
);

test('a file that nobody named is kept when a person put it there, removed when an ingest left it', async () => {
  await add({ table: 't', select: 'SELECT 1 AS x' });
  const [path = ''] = await filesBelow(opened.project.paths.lake);
  const left = path.replace(/\/[^/]*_1of1_/, '/20260101T000000000-zzzzzz_1of1_');
  writeFileSync(join(opened.project.paths.lake, left), 'half');
  writeFileSync(join(opened.project.paths.lake, 'notes.txt'), 'mine');
  writeFileSync(join(opened.project.paths.staging, 'junk'), 'junk');
  const report = await opened.lake.check({ repair: false });
  expect(report.clean).toBe(true);
  expect(report.findings.map(({ code }) => code).sort()).toEqual(['staging_left', 'unknown_file', 'unknown_file']);
  await reopen();
  expect(opened.notices).toEqual(['removed']);
  expect(await filesBelow(opened.project.paths.lake)).toEqual(['notes.txt', path]);
});

test.each([
  ['missing_file', (path: string) => rmSync(path)],
  ['size', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 50))],
  ['unreadable', flipMiddle],
] as const)('check finds %s, repair leaves the rest usable', async (code, damage) => {
  await add({ table: 't', select: 'SELECT 1 AS x' });
  const hurt = await add({ table: 't', select: 'SELECT 2 AS x' });
  const path = (await filesBelow(opened.project.paths.lake)).find((file) => file.includes(hurt)) ?? '';
  damage(join(opened.project.paths.lake, path));
  const found = await opened.lake.check({ repair: false });
  expect(found).toMatchObject({ clean: false, findings: [{ code, file: path, table: 't', repaired: false }] });
  expect(await opened.lake.check({ repair: true })).toMatchObject({
    clean: true,
    findings: [{ code, repaired: true }],
  });
  expect(await rowsOf(opened, 'SELECT x FROM raw.t')).toEqual([[1]]);
  expect(await opened.lake.check({ repair: false })).toMatchObject(clean);
});

test('a lost or damaged original is found; repair says openly that its bytes are not kept', async () => {
  await add({ table: 't', select: 'SELECT 1 AS x' });
  const [original = ''] = await filesBelow(opened.project.paths.originals);
  flipMiddle(join(opened.project.paths.originals, original));
  expect(await opened.lake.check({ repair: false })).toMatchObject({ findings: [{ code: 'original_missing' }] });
  expect(await opened.lake.check({ repair: true })).toMatchObject({ clean: true, findings: [{ repaired: true }] });
  expect((await opened.lake.tables())[0]?.sources[0]?.original).toBe('reference');
});

function flipMiddle(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 4, middle);
  writeFileSync(path, bytes);
}
