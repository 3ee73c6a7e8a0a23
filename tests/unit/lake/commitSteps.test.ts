import { cpSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitStep } from '../../../src-main/core/lake/Lake.ts';
import { filesBelow } from '../../../src-main/core/lake/lakeFolder.ts';
import { type OpenedLake, openTestLake, rowsOf, stageSelect, temporaryFolder } from './lakeFixture.ts';

/**
 * A process that is killed leaves the files as they are at that moment. So a copy of the project taken inside a step
 * is what a kill at that step leaves, and every copy must open to the old content or the new.
 */
const STEPS: CommitStep[] = [
  'staged',
  'verified',
  'synced',
  'original-kept',
  'renamed',
  'renamed',
  'renamed',
  'folder-synced',
  'manifest-written',
  'committed',
  'proved',
  'counted',
];

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

async function content(opened: OpenedLake): Promise<string> {
  const names = (await opened.lake.tables()).map(({ name }) => name);
  const rows = await Promise.all(names.map((name) => rowsOf(opened, `SELECT * FROM raw."${name}" ORDER BY ALL`)));
  return JSON.stringify(names.map((name, i) => [name, rows[i]]));
}

async function expectInOrder(opened: OpenedLake): Promise<void> {
  expect(await opened.lake.check({ repair: false })).toMatchObject({ clean: true, findings: [] });
  expect(await readdir(opened.project.paths.staging)).toEqual([]);
  const kept = (await filesBelow(opened.project.paths.originals)).map((path) => path.slice(3));
  const sources = await rowsOf(opened, "SELECT DISTINCT sha256 FROM millrace.lake_source WHERE original = 'copy'");
  expect(kept.sort()).toEqual(sources.flat().sort());
}

test('killed at any step, the table is the old one or the new one', async () => {
  const path = join(folder.path, 'project');
  const copies: string[] = [];
  let copying = false;
  const opened = await openTestLake(path, (step) => {
    if (!copying) return;
    const copy = join(folder.path, `${copies.length} ${step}`);
    cpSync(path, copy, { recursive: true });
    copies.push(copy);
  });
  await opened.lake.commit(await stageSelect(opened, { table: 't', select: 'SELECT 1 AS x', rejects: 1 }));
  const before = await content(opened);
  copying = true;
  const batch = await stageSelect(opened, { table: 't', select: "SELECT 'new' AS x", rejects: 2, parts: 2 });
  await opened.lake.commit(batch);
  const after = await content(opened);
  opened.close();

  expect(copies.map((copy) => copy.replace(/.* /, ''))).toEqual(STEPS);
  const found: string[] = [];
  for (const copy of copies) {
    const survivor = await openTestLake(copy);
    await expectInOrder(survivor);
    const now = await content(survivor);
    found.push(now === before ? 'old' : now === after ? 'new' : now);
    survivor.close();
  }
  expect(found).toEqual(STEPS.map((_, i) => (i < STEPS.indexOf('committed') ? 'old' : 'new')));
});

test.each([...new Set(STEPS)].slice(0, -3))('a failure at %s leaves nothing behind', async (at) => {
  const opened = await openTestLake(join(folder.path, 'project'), (step) => {
    if (step === at) throw new Error(`failed at ${step}`);
  });
  const batch = await stageSelect(opened, { table: 't', select: 'SELECT 1 AS x', rejects: 1 });
  await expect(opened.lake.commit(batch)).rejects.toThrow(`failed at ${at}`);
  expect(await opened.lake.tables()).toEqual([]);
  await expectInOrder(opened);
  opened.close();
});

test('random commits, undos and drops, killed at a random step, end before or after each of them', async () => {
  const operation = fc.oneof(
    fc.record({
      kind: fc.constant('commit' as const),
      table: fc.constantFrom('t', 'u'),
      value: fc.integer({ min: 0, max: 5 }),
    }),
    fc.record({ kind: fc.constant('undo' as const), nth: fc.nat(4) }),
    fc.record({ kind: fc.constant('drop' as const), table: fc.constantFrom('t', 'u') }),
  );
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 5 }), fc.nat(40), async (operations, killAt) => {
      const path = join(folder.path, `run ${++run}`);
      const copy = `${path} copy`;
      let steps = 0;
      let copied = false;
      const opened = await openTestLake(path, () => {
        if (steps++ !== killAt) return;
        cpSync(path, copy, { recursive: true });
        copied = true;
      });
      const batches: string[] = [];
      const states = [await content(opened)];
      let between: string[] = [];
      for (const one of operations) {
        const before = states.at(-1) ?? '';
        const hadCopied = copied;
        if (one.kind === 'commit') {
          const batch = await stageSelect(opened, { table: one.table, select: `SELECT ${one.value} AS x` });
          if ((await opened.lake.commit(batch)) === 'stored') batches.push(batch.batch);
        } else if (one.kind === 'undo') await opened.lake.undo(batches.slice(one.nth, one.nth + 1));
        else if (await opened.lake.hasTable(one.table)) await opened.lake.dropTable(one.table);
        states.push(await content(opened));
        if (copied && !hadCopied) between = [before, states.at(-1) ?? ''];
      }
      opened.close();
      if (!copied) return;
      const survivor = await openTestLake(copy);
      try {
        expect(between).toContain(await content(survivor));
        expect(await survivor.lake.check({ repair: false })).toMatchObject({ clean: true, findings: [] });
      } finally {
        survivor.close();
      }
    }),
    { numRuns: 8, interruptAfterTimeLimit: 12_000, markInterruptAsFailure: false },
  );
});
