import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWarehouse } from '../../../src-main/core/lake/openWarehouse.ts';
import { openTestLake, rowsOf, stageSelect, temporaryFolder } from './lakeFixture.ts';

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** A project with two batches, as a kill leaves it: the database with its write-ahead log. */
async function killedProject(): Promise<string> {
  const path = join(folder.path, 'project');
  const copy = join(folder.path, 'killed');
  const opened = await openTestLake(path);
  for (const select of ['SELECT 1 AS x', "SELECT 'two' AS x"]) {
    await opened.lake.commit(await stageSelect(opened, { table: 't', select, rejects: 1 }));
  }
  cpSync(path, copy, { recursive: true });
  opened.close();
  return copy;
}

test('a database that is in use is a conflict, and stays where it is', async () => {
  const opened = await openTestLake(join(folder.path, 'project'));
  const fails = async () => {
    throw new Error(
      `IO Error: Could not set lock on file "${opened.project.paths.warehouse}": Conflicting lock is held`,
    );
  };
  await expect(openWarehouse(opened.project, { open: fails })).rejects.toMatchObject({ code: 'conflict' });
  expect(existsSync(opened.project.paths.warehouse)).toBe(true);
  opened.close();
});

test.each(['warehouse.duckdb', 'warehouse.duckdb.wal'])('a flipped bit in %s costs no row', async (name) => {
  const killed = await killedProject();
  const length = readFileSync(join(killed, '.millrace', name)).length;
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(7), async (at, bit) => {
      const path = join(folder.path, `flip ${++run}`);
      cpSync(killed, path, { recursive: true });
      const file = join(path, '.millrace', name);
      const bytes = readFileSync(file);
      const offset = Math.floor(at * length);
      bytes.writeUInt8(bytes.readUInt8(offset) ^ (1 << bit), offset);
      writeFileSync(file, bytes);
      const opened = await openTestLake(path);
      try {
        expect(await rowsOf(opened, 'SELECT x FROM raw.t ORDER BY x')).toEqual([['1'], ['two']]);
        expect(await opened.lake.check({ repair: false })).toMatchObject({ clean: true, findings: [] });
        const moved = readdirSync(opened.project.paths.quarantine).length;
        expect(opened.notices).toEqual(moved > 0 ? ['quarantined', 'rebuilt'] : opened.notices);
      } finally {
        opened.close();
      }
    }),
    { numRuns: Number(process.env.MILLRACE_FLIPS ?? 6) },
  );
});
