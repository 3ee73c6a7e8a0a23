import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expandPaths } from '../../../src-main/core/ingest/expandPaths.ts';
import { temporaryFolder } from '../lake/lakeFixture.ts';

test('paths, folders and globs become files, each once, in a stable order', async () => {
  const { path: root, remove } = temporaryFolder();
  try {
    mkdirSync(join(root, 'in', 'deep'), { recursive: true });
    for (const name of ['in/2.csv', 'in/10.csv', 'in/deep/1.csv', 'in/.hidden', 'a[1].csv', 'a1.csv', "it's %.json"]) {
      writeFileSync(join(root, name), '');
    }
    symlinkSync(join(root, 'a1.csv'), join(root, 'in', 'link.csv'));
    const expand = async (...paths: string[]) => {
      const { files, missing } = await expandPaths(paths, root);
      return { files: files.map((file) => file.slice(root.length + 1)), missing };
    };
    expect(await expand('in')).toEqual({
      files: ['in/2.csv', 'in/10.csv', 'in/deep/1.csv', 'in/link.csv'],
      missing: [],
    });
    expect(await expand('a[1].csv')).toEqual({ files: ['a[1].csv'], missing: [] });
    expect(await expand('in/*.csv', 'in/2.csv', "it's %.json")).toMatchObject({
      files: ['in/2.csv', 'in/10.csv', 'in/link.csv', "it's %.json"],
    });
    expect(await expand(join(root, '**/1*.csv'))).toMatchObject({ files: ['in/10.csv', 'in/deep/1.csv'] });
    expect(await expand('none.csv', '*.parquet', 'a1.csv')).toEqual({
      files: ['a1.csv'],
      missing: ['none.csv', '*.parquet'],
    });
  } finally {
    remove();
  }
});
