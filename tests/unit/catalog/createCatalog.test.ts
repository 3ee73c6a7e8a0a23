import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCatalog } from '../../../src-main/core/catalog/createCatalog.ts';
import { call } from '../ingest/ingestFixture.ts';
import { type OpenedLake, openTestLake, rowsOf, stageSelect, temporaryFolder } from '../lake/lakeFixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
let opened: OpenedLake;

beforeEach(async () => {
  folder = temporaryFolder();
  opened = await openTestLake(join(folder.path, 'project'));
});
afterEach(() => {
  opened.close();
  folder.remove();
});

test('it lists what can be queried, tells of changes, and nothing of our own', async () => {
  const versions: number[] = [];
  const publish = (_event: string, _subject: string, data: unknown) =>
    versions.push((data as { version: number }).version);
  const catalog = createCatalog({ ...opened, publish });
  const batch = await stageSelect(opened, { table: 'T "x"', select: 'SELECT 1 AS a', rejects: 2 });
  await opened.lake.commit(batch);
  await rowsOf(
    opened,
    'CREATE SCHEMA model; CREATE TABLE model.m AS SELECT {p: 1} AS s; CREATE VIEW v AS SELECT 1 AS one',
  );
  await rowsOf(opened, "COMMENT ON TABLE model.m IS 'said'; CREATE TEMP TABLE hidden AS SELECT 1 AS x");
  catalog.changed();
  const list = await catalog.list({}, call());
  expect(versions).toEqual([2, 3]);
  expect(list.version).toBe(3);
  const none = { bytes: null, files: null, sources: [] };
  expect(list.tables).toEqual([
    {
      schema: 'main',
      name: 'v',
      kind: 'view',
      columns: [{ name: 'one', type: 'INTEGER' }],
      rows: null,
      ...none,
      comment: null,
    },
    {
      schema: 'model',
      name: 'm',
      kind: 'table',
      columns: [{ name: 's', type: 'STRUCT(p INTEGER)' }],
      rows: 1,
      ...none,
      comment: 'said',
    },
    {
      schema: 'raw',
      name: 'T "x"',
      kind: 'lake',
      columns: [
        { name: 'a', type: 'INTEGER' },
        { name: '_batch', type: 'VARCHAR' },
      ],
      rows: 1,
      bytes: expect.any(Number),
      files: 1,
      sources: [
        { path: batch.path, batch: batch.batch, rows: 1, rejected: 2, ingestedAt: batch.ingestedAt, original: 'copy' },
      ],
      comment: null,
    },
    {
      schema: 'raw',
      name: 'T "x"__rejects',
      kind: 'rejects',
      columns: [
        { name: 'line', type: 'BIGINT' },
        { name: 'reason', type: 'VARCHAR' },
      ],
      rows: 2,
      bytes: expect.any(Number),
      files: 1,
      sources: [expect.objectContaining({ rejected: 2 })],
      comment: null,
    },
  ]);
  await catalog.dropTable({ table: 'T "x"' }, call());
  expect((await catalog.list({}, call())).tables.map(({ name }) => name)).toEqual(['v', 'm']);
  expect(versions).toEqual([2, 3, 4]);
});
