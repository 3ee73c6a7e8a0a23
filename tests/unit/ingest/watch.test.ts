import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Watch } from '#contract/files.ts';
import { rowsOf, temporaryFolder } from '../lake/lakeFixture.ts';
import { call, type OpenedFiles, openFiles } from './ingestFixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
let opened: OpenedFiles;
let inbox: string;

beforeEach(async () => {
  folder = temporaryFolder();
  inbox = join(folder.path, 'in [box]');
  mkdirSync(inbox);
  opened = await openFiles(join(folder.path, 'project'), { settleMs: 30 });
});
afterEach(async () => {
  await opened.stop();
  folder.remove();
});

const put = (name: string, content: string) => writeFileSync(join(inbox, name), content);
const start = () => opened.files.watch({ folder: inbox, pattern: '*.csv', table: 'seen', options: {} }, call());
const rows = () => rowsOf(opened, 'SELECT a FROM raw.seen ORDER BY a');

/** Resolves when the watch says so, by event or by list. */
async function told(holds: (watch: Watch) => boolean): Promise<Watch> {
  for (;;) {
    const [watch] = await opened.files.watches({}, call());
    if (watch && holds(watch)) return watch;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('files that are there and files that come are ingested, once, over restarts and renames', async () => {
  put('1.csv', 'a,b\n1,x\n');
  put('other.txt', 'a,b\n9,x\n');
  await start();
  await told(({ ingested }) => ingested === 1);
  put('2.csv', 'a,b\n2,x\n');
  await told(({ ingested }) => ingested === 2);
  expect(readFileSync(join(opened.project.path, 'sources', 'seen.yml'), 'utf8')).toContain('pattern: "*.csv"');

  await opened.stop();
  put('3.csv', 'a,b\n3,x\n');
  renameSync(join(inbox, '1.csv'), join(inbox, 'renamed.csv'));
  opened = await openFiles(opened.project.path, { settleMs: 30 });
  await told(({ ingested }) => ingested === 3);
  expect(await rows()).toEqual([['1'], ['2'], ['3']]);

  const [watch] = await opened.files.watches({}, call());
  await opened.files.unwatch({ watchId: watch?.watchId ?? '' }, call());
  expect(await opened.files.watches({}, call())).toEqual([]);
  await opened.stop();
  opened = await openFiles(opened.project.path);
  expect(await opened.files.watches({}, call())).toEqual([]);
});

test('a watch is told of when it begins, whether or not there is a file', async () => {
  const watch = await start();
  expect(opened.facts).toContainEqual({ event: 'watch', data: watch });
});

test('a bad file is told and stops nobody; a file that changes later is told, not doubled', async () => {
  await start();
  put('bad.csv', '');
  await told(({ error }) => error?.detail.file === join(inbox, 'bad.csv'));
  put('1.csv', 'a,b\n1,x\n');
  await told(({ ingested }) => ingested === 1);
  appendFileSync(join(inbox, '1.csv'), '2,y\n');
  await told(({ error }) => error?.code === 'conflict');
  expect(await rows()).toEqual([['1']]);
});

test('a folder that is not there is told, and watched when it comes', async () => {
  inbox = join(folder.path, 'later');
  await start();
  await told(({ status, error }) => status === 'failed' && error?.code === 'not_found');
  mkdirSync(inbox);
  put('1.csv', 'a,b\n1,x\n');
  await told(({ ingested, status }) => ingested === 1 && status === 'watching');
});

test('a source file that cannot be read is a watch that failed and says why', async () => {
  await opened.stop();
  mkdirSync(join(opened.project.path, 'sources'));
  writeFileSync(join(opened.project.path, 'sources', 'x.yml'), 'kind: folder\nfolder: in\nglob: "*"\n');
  writeFileSync(join(opened.project.path, 'sources', 'm.yml'), 'kind: mqtt\n');
  opened = await openFiles(opened.project.path);
  const watches = await opened.files.watches({}, call());
  expect(watches).toMatchObject([{ watchId: 'x', status: 'failed', error: { code: 'bad_input' } }]);
});
