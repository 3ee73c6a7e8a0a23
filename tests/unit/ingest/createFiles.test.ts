import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesBelow } from '../../../src-main/core/lake/lakeFolder.ts';
import { rowsOf, temporaryFolder } from '../lake/lakeFixture.ts';
import { call, importerInside, type OpenedFiles, openFiles } from './ingestFixture.ts';

let folder: ReturnType<typeof temporaryFolder>;
let opened: OpenedFiles;

beforeEach(async () => {
  folder = temporaryFolder();
  opened = await openFiles(join(folder.path, 'project'));
});
afterEach(async () => {
  await opened.stop();
  folder.remove();
});

function file(name: string, content: string | Uint8Array): { path: string } {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return { path };
}

async function expectNothingLeft(): Promise<void> {
  const left = await filesBelow(opened.project.paths.state);
  expect(left.filter((path) => !/^(warehouse\.duckdb(\.wal)?|lake\.json|recovery\.log)$/.test(path))).toEqual([]);
}

async function reopenWith(options: Parameters<typeof openFiles>[1]): Promise<void> {
  await opened.stop();
  opened = await openFiles(opened.project.path, options);
}

test('a file becomes a table, its bytes are kept, and its rejects are told', async () => {
  const source = file(`it's 100 % "a" 🎉 [1].csv`, 'a,b\n1,x\n2,y\noops,z\n4,w\n');
  const columns = [{ name: 'a', type: 'BIGINT' }];
  const job = await opened.ingest({ files: [{ ...source, options: { columns } }], maxRejects: 0.5 });
  expect(job).toMatchObject({ status: 'done', rows: 3, rejected: 1, bytes: 23, bytesRead: 23, secondsLeft: 0 });
  expect(await rowsOf(opened, 'SELECT a, b, _file FROM raw.t ORDER BY _row')).toEqual([
    ['1', 'x', source.path],
    ['2', 'y', source.path],
    ['4', 'w', source.path],
  ]);
  expect(await rowsOf(opened, 'SELECT line, column_name FROM raw.t__rejects')).toMatchObject([
    [expect.anything(), 'a'],
  ]);
  const [kept = ''] = await filesBelow(opened.project.paths.originals);
  expect(readFileSync(join(opened.project.paths.originals, kept))).toEqual(readFileSync(source.path));
  expect(await filesBelow(opened.project.paths.staging)).toEqual([]);
  expect(await opened.lake.check({ repair: false })).toMatchObject({ clean: true, findings: [] });
  const seen = opened.facts.flatMap(({ event, data }) => (event === 'ingest' ? [(data as typeof job).status] : []));
  expect(seen.at(-1)).toBe('done');
});

test("what is in the lake can be rebuilt from the real importer's footers", async () => {
  await opened.ingest({ files: [file('a.csv', 'a\n1\n2\nx\n')], maxRejects: 1 });
  const before = await opened.lake.tables();
  file('project/.millrace/lake.json', '{"commits": 99}');
  await reopenWith({});
  expect(opened.notices).toEqual(['rebuilt']);
  expect(await opened.lake.tables()).toEqual(before);
});

test('ten files at once, one bad: nine arrive, the tenth says why', async () => {
  const files = Array.from({ length: 9 }, (_, n) => file(`${n}.csv`, `n,m\n${n},1\n`));
  mkdirSync(join(folder.path, 'x.csv'));
  const job = await opened.ingest({ files: [...files, { path: join(folder.path, 'x.csv') }] });
  expect(job.files.map(({ status }) => status)).toEqual([...files.map(() => 'stored'), 'failed']);
  expect(job).toMatchObject({ status: 'done', rows: 9 });
  expect(job.files[9]?.error).toMatchObject({ code: 'bad_input', message: expect.stringContaining('is a folder') });
  expect(await rowsOf(opened, 'SELECT sum(n), count(*) FROM raw.t')).toEqual([['36', '9']]);
});

test('3,000 columns, and a table of a name like any', async () => {
  const names = Array.from({ length: 3_000 }, (_, i) => `c${i}`);
  const source = file('wide.csv', `${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`);
  const job = await opened.ingest({ table: `it's "wide" 100 % 🎉`, files: [source] });
  expect(job.files).toMatchObject([{ status: 'stored', rows: 1, rejected: 0 }]);
  expect(await rowsOf(opened, `SELECT c0, c2999 FROM raw."it's ""wide"" 100 % 🎉"`)).toEqual([['0', '2999']]);
  expect(await opened.lake.check({ repair: false })).toMatchObject({ clean: true, findings: [] });
}, 90_000);

test('a file that may not be read is refused, and the others arrive', async () => {
  const secret = file('secret.csv', 'a,b\n1,2\n');
  const other = file('other.csv', 'a,b\n3,4\n');
  chmodSync(secret.path, 0o000);
  // Root may read everything: the project then belongs to somebody who may not.
  const isRoot = process.getuid?.() === 0;
  await opened.stop();
  if (isRoot) {
    execFileSync('chown', ['-R', '65534:65534', folder.path]);
    chownSync(secret.path, 0, 0);
    process.seteuid?.(65534);
  }
  try {
    opened = await openFiles(join(folder.path, 'project'));
    const job = await opened.ingest({ files: [secret, other] });
    expect(job.files).toMatchObject([
      { status: 'failed', error: { code: 'permission', detail: { file: secret.path } } },
      { status: 'stored', rows: 1 },
    ]);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test('the same content is recognised, in one job and later, under another name too', async () => {
  const files = [file('a.csv', 'a,b\n1,2\n'), file('b.csv', 'a,b\n1,2\n')];
  const job = await opened.ingest({ files });
  expect(job.files.map(({ status }) => status).sort()).toEqual(['duplicate', 'stored']);
  expect((await opened.ingest({ files: [file('c.csv', 'a,b\n1,2\n')] })).files[0]?.status).toBe('duplicate');
  expect(await rowsOf(opened, 'SELECT count(*) FROM raw.t')).toEqual([['1']]);
});

test('a new table must be new', async () => {
  const files = [file('a.csv', 'a,b\n1,2\n')];
  const first = opened.ingest({ mode: 'new', files });
  await expect(opened.ingest({ mode: 'new', table: 'T', files })).rejects.toMatchObject({ code: 'conflict' });
  await first;
  await expect(opened.ingest({ mode: 'new', files })).rejects.toMatchObject({ code: 'conflict' });
});

test.each([
  ['too many rejected rows', 'limit', { maxRejects: 0.1 }, 'a,b\n1,2\nx,y\n'],
  ['an empty file', 'bad_input', {}, ''],
  ['what is not the format it was said to be', 'bad_input', { format: 'parquet' as const }, 'PAR1 not really PAR1'],
])(
  '%s leave no trace',
  async (_, code, { maxRejects = 0, format }: { maxRejects?: number; format?: 'parquet' }, content) => {
    const options = format ? { format } : { columns: [{ name: 'a', type: 'BIGINT' }] };
    const job = await opened.ingest({ maxRejects, files: [{ ...file('a.csv', content), options }] });
    expect(job).toMatchObject({
      status: 'failed',
      files: [{ status: 'failed', rows: 0, rejected: 0, error: { code } }],
    });
    await expectNothingLeft();
  },
);

test('a pipe is refused at once, a missing file is not found', async () => {
  execFileSync('mkfifo', [join(folder.path, 'pipe.csv')]);
  const job = await opened.ingest({
    files: ['pipe.csv', 'none.csv'].map((name) => ({ path: join(folder.path, name) })),
  });
  expect(job.files.map(({ error }) => error?.code)).toEqual(['bad_input', 'not_found']);
  await expectNothingLeft();
});

test('a file that changes while it is read is not stored', async () => {
  const { path } = file('a.csv', `a,b\n${'1,2\n'.repeat(1000)}`);
  await reopenWith({
    startProcess: async (kind) => {
      const child = await importerInside(kind);
      appendFileSync(path, '3,4\n');
      return child;
    },
  });
  const job = await opened.ingest({ files: [{ path }] });
  expect(job.files[0]?.error).toMatchObject({ code: 'bad_input', message: expect.stringContaining('changed') });
  await expectNothingLeft();
});

test.each(['before', 'while storing'])(
  'a disk that is full %s is told, and nothing is half-committed',
  async (when) => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    await reopenWith(
      when === 'before'
        ? { freeBytes: async () => 1000 }
        : {
            failAt: (step) => {
              if (step === 'manifest-written') throw full;
            },
          },
    );
    const job = await opened.ingest({ files: [file('a.csv', 'a,b\n1,2\n')] });
    expect(job.files[0]).toMatchObject({ status: 'failed', error: { code: 'disk_full' } });
    await expectNothingLeft();
    expect(await opened.lake.check({ repair: false })).toMatchObject({ clean: true, findings: [], files: 0 });
  },
);

test('cancel stops what is being read, takes out what was stored, and leaves no trace', async () => {
  const files = Array.from({ length: 6 }, (_, n) => file(`${n}.csv`, `a,b\n${`${n},2\n`.repeat(20_000)}`));
  const { jobId } = await opened.files.ingest({ table: 't', mode: 'append', files }, call());
  await until(
    () => opened.files.jobs({}, call()),
    (jobs) => (jobs[0]?.files.filter(({ status }) => status === 'stored') ?? []).length > 1,
  );
  await opened.files.cancel({ jobId }, call());
  const job = await opened.files.wait({ jobId }, call());
  expect(job).toMatchObject({ status: 'cancelled', rows: 0 });
  expect(new Set(job.files.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  expect(await opened.lake.tables()).toEqual([]);
  await expectNothingLeft();
});

test('large files are kept by reference, and that is said', async () => {
  await opened.project.saveSettings({ copyOriginalsUpTo: 5 });
  await opened.ingest({ files: [file('a.csv', 'a,b\n1,2\n')] });
  expect((await opened.lake.tables())[0]?.sources[0]?.original).toBe('reference');
  expect(await filesBelow(opened.project.paths.originals)).toEqual([]);
  expect((await opened.ingest({ files: [file('b.csv', 'a,b\n1,2\n')] })).files[0]?.status).toBe('duplicate');
});

test('a large file under the temporary folder, as an upload is, is copied all the same', async () => {
  await opened.project.saveSettings({ copyOriginalsUpTo: 5 });
  const folderOfUpload = join(opened.project.paths.temporary, 'uploads', '1');
  mkdirSync(folderOfUpload, { recursive: true });
  const path = join(folderOfUpload, 'dropped.csv');
  writeFileSync(path, 'a,b\n1,2\n');
  expect((await opened.ingest({ files: [{ path }] })).files[0]?.status).toBe('stored');
  expect((await opened.lake.tables())[0]?.sources[0]?.original).toBe('copy');
  rmSync(folderOfUpload, { recursive: true });
  const [kept = ''] = await filesBelow(opened.project.paths.originals);
  expect(readFileSync(join(opened.project.paths.originals, kept), 'utf8')).toBe('a,b\n1,2\n');
  // The way there leads through a link as well as directly.
  const link = join(folder.path, 'link.csv');
  mkdirSync(folderOfUpload, { recursive: true });
  writeFileSync(path, 'a,b\n3,4\n');
  symlinkSync(path, link);
  await opened.ingest({ files: [{ path: link }] });
  expect(await filesBelow(opened.project.paths.originals)).toHaveLength(2);
});

test('an importer that saw its file change is believed, and nothing is stored', async () => {
  await reopenWith({ startProcess: (kind) => importerInside(kind, (read) => ({ ...read, contentChanged: true })) });
  const source = file('a.csv', 'a,b\n1,2\n');
  const job = await opened.ingest({ files: [source] });
  expect(job).toMatchObject({
    status: 'failed',
    rows: 0,
    files: [{ status: 'failed', rows: 0, error: { code: 'bad_input', detail: { file: source.path } } }],
  });
  expect(job.files[0]?.error?.message).toBe(`${source.path} changed while it was read; nothing of it was stored.`);
  expect(await opened.lake.tables()).toEqual([]);
  await expectNothingLeft();
});

test('an importer whose counts do not agree is not believed', async () => {
  await reopenWith({ startProcess: (kind) => importerInside(kind, (read) => ({ ...read, rows: read.rows + 1 })) });
  const job = await opened.ingest({ files: [file('a.csv', 'a,b\n1,2\n')] });
  expect(job.files[0]).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  await expectNothingLeft();
});

test('a preview shows rows, and comes from one warm importer', async () => {
  let starts = 0;
  await reopenWith({
    startProcess: (kind) => {
      starts++;
      return importerInside(kind);
    },
  });
  const source = file('a.csv', 'a;b\n1;2\n');
  const first = await opened.files.preview(source, call());
  const second = await opened.files.preview({ ...source, options: { csv: { delimiter: ',' } }, limit: 5 }, call());
  expect([first.columns.length, second.columns.length, starts]).toEqual([2, 1, 1]);
});

test('an importer that dies costs its file and its preview, nothing else', async () => {
  let dies = false;
  await reopenWith({
    startProcess: async (kind) => {
      const child = await importerInside(kind);
      if (dies) setImmediate(child.kill);
      return child;
    },
  });
  const statuses: (string | undefined)[] = [];
  for (const [n, death] of [false, true, false].entries()) {
    dies = death;
    const source = file(`${n}.csv`, `a,b\n${n},2\n`);
    const { files } = await opened.ingest({ files: [source] });
    statuses.push(files[0]?.error?.code ?? files[0]?.status);
    const preview = await Promise.resolve(opened.files.preview(source, call())).catch((error: unknown) => error);
    statuses.push(preview instanceof Error ? preview.message.slice(0, 16) : 'shown');
  }
  expect(statuses).toEqual(['stored', 'shown', 'closed', 'shown', 'stored', 'shown']);
});

/** Asks again, turn by turn, until the fact is there. */
async function until<T>(ask: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
