import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileState } from '#contract/files.ts';
import type { CommitStep, FailAt } from '../../src-main/core/lake/Lake.ts';
import { filesBelow } from '../../src-main/core/lake/lakeFolder.ts';
import { type OpenedFiles, openFiles } from '../unit/ingest/ingestFixture.ts';
import { rowsOf, temporaryFolder } from '../unit/lake/lakeFixture.ts';

/**
 * Real full disks: a small tmpfs, filled up to a few KB or MB before each ingest so that every step of it meets the
 * end of the disk; and everywhere, also without the right to mount, a limit on the size of files the kernel enforces.
 */
const DISK_MB = 24;
const ROWS = 20_000;

let folder: ReturnType<typeof temporaryFolder>;
let disk: string;
let isMounted = false;

beforeEach(() => {
  folder = temporaryFolder();
  disk = join(folder.path, 'disk');
  mkdirSync(disk);
});
afterEach(() => {
  if (isMounted) execFileSync('umount', [disk]);
  isMounted = false;
  folder.remove();
});

function file(n: number): { path: string } {
  const path = join(folder.path, `${n}.csv`);
  const line = (i: number) => `${n},${(i * 2_654_435_761) % 2 ** 32},text ${(i * 40_503) % 65_536}\n`;
  writeFileSync(path, `n,a,b\n${Array.from({ length: ROWS }, (_, i) => line(i)).join('')}`);
  return { path };
}

/** What was acknowledged is there whole, what was refused is not there at all, and nothing else lies about. */
async function expectInOrder(opened: OpenedFiles, stored: readonly number[], copied: boolean): Promise<void> {
  expect(await opened.lake.check({ repair: false })).toMatchObject({ clean: true, findings: [] });
  const rows = stored.length > 0 ? await rowsOf(opened, 'SELECT n, count(*) FROM raw.t GROUP BY n ORDER BY n') : [];
  expect(rows.map(([n, count]) => [Number(n), Number(count)])).toEqual(
    [...stored].sort((a, b) => a - b).map((n) => [n, ROWS]),
  );
  expect(await filesBelow(opened.project.paths.staging)).toEqual([]);
  expect(await filesBelow(opened.project.paths.originals)).toHaveLength(copied ? stored.length : 0);
  expect(await filesBelow(opened.project.paths.lake)).toHaveLength(stored.length);
}

/** A disk that can be filled to its last byte and freed again; null where this process may not mount one. */
function smallDisk() {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return null;
  }
  isMounted = true;
  const filler = join(disk, 'filler');
  return {
    fill(leave = 0) {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leave)));
    },
    free: () => rmSync(filler, { force: true }),
  };
}

/** No file of this process grows beyond `bytes`; the kernel answers EFBIG, as some disks and quotas do. */
function limitFiles(bytes: number | null): void {
  const limitOf = (...words: string[]) =>
    execFileSync('prlimit', ['--pid', String(process.pid), ...words])
      .toString()
      .trim();
  limitOf(`--fsize=${bytes ?? limitOf('--fsize', '--output=HARD', '--noheadings')}:`);
}

/** With a disk of its own where one can be mounted, else with limited files: both are refusals of a real kernel. */
function shortage() {
  const small = smallDisk();
  if (small) return small;
  return { fill: (leave = 0) => limitFiles(Math.max(1, leave)), free: () => limitFiles(null) };
}

async function open(failAt?: FailAt): Promise<OpenedFiles> {
  // The early estimate would spare every step the experience.
  return openFiles(join(disk, 'project'), {
    freeBytes: async () => Number.POSITIVE_INFINITY,
    ...(failAt && { failAt }),
  });
}

/** What became of a file: it was stored, or it was refused because of the disk. */
async function attempt(opened: OpenedFiles, source: { path: string }): Promise<FileState> {
  const { files } = await opened.ingest({ files: [source] });
  const [state] = files;
  if (!state) throw new Error('no file');
  if (state.status !== 'stored')
    expect(state).toMatchObject({ status: 'failed', rows: 0, error: { code: 'disk_full' } });
  return state;
}

describe.each(['copied', 'by reference'])('the original %s', (kept) => {
  test('with ever so little room, a file is stored whole or refused, and the next one goes in', async () => {
    const { fill, free } = shortage();
    let opened = await open();
    if (kept === 'by reference') await opened.project.saveSettings({ copyOriginalsUpTo: 0 });
    const stored: number[] = [];
    const outcomes = new Set<string>();
    for (const [n, room] of [0, 64, 200, 400, 500, 600, 900, 3_000].entries()) {
      const source = file(n);
      fill(room * 1024);
      const state = await attempt(opened, source);
      free();
      outcomes.add(state.status);
      if (state.status === 'stored') stored.push(n);
      await opened.stop();
      opened = await open();
      await expectInOrder(opened, stored, kept === 'copied');
      if (state.status === 'stored') continue;
      expect((await attempt(opened, source)).status).toBe('stored');
      stored.push(n);
    }
    await opened.stop();
    expect([...outcomes].sort()).toEqual(['failed', 'stored']);
  });
});

const STEPS: CommitStep[] = [
  'staged',
  'verified',
  'synced',
  'original-kept',
  'renamed',
  'folder-synced',
  'manifest-written',
  'committed',
  'proved',
  'counted',
];

test.each(STEPS)('a disk that fills up at %s stores the file or nothing, and says so', async (at) => {
  const { fill, free } = shortage();
  let isArmed = false;
  let opened = await open((step) => {
    if (isArmed && step === at) fill();
  });
  expect((await attempt(opened, file(1))).status).toBe('stored');
  const second = file(2);
  isArmed = true;
  const state = await attempt(opened, second);
  isArmed = false;
  free();
  await opened.stop();
  opened = await open();
  const stored = state.status === 'stored' ? [1, 2] : [1];
  await expectInOrder(opened, stored, true);
  expect((await attempt(opened, file(3))).status).toBe('stored');
  await opened.stop();
});

test('a limit on the size of files is told as a full disk, wherever it is met, and nothing is half-committed', async () => {
  let opened = await open();
  const stored: number[] = [];
  try {
    for (const [n, kilobytes] of [1, 64, 256, 512, 2_000].entries()) {
      const source = file(n);
      limitFiles(kilobytes * 1024);
      const state = await attempt(opened, source);
      limitFiles(null);
      if (state.status === 'stored') stored.push(n);
      await opened.stop();
      opened = await open();
      await expectInOrder(opened, stored, true);
    }
  } finally {
    limitFiles(null);
  }
  await opened.stop();
  expect([stored.includes(0), stored.includes(4)]).toEqual([false, true]);
});

test('what will not fit is refused before anything is written', async () => {
  const { fill, free } = smallDisk() ?? { fill: () => undefined, free: () => undefined };
  const opened = await openFiles(join(disk, 'project'), isMounted ? {} : { freeBytes: async () => 1_000 });
  fill(1_000_000);
  const { files } = await opened.ingest({ files: [file(1)] });
  expect(files).toMatchObject([
    { status: 'failed', error: { code: 'disk_full', message: expect.stringContaining('are free') } },
  ]);
  free();
  await expectInOrder(opened, [], true);
  await opened.stop();
});
