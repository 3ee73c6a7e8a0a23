import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  watch,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDuckDB } from '../../../src-main/core/duckdb/openDuckDB.ts';
import { DEFAULT_BUDGET } from '../../../src-main/core/importer/budget.ts';
import { openInput } from '../../../src-main/core/importer/input/openInput.ts';
import { withConnection } from '../../../src-main/core/importer/session.ts';
import { type Importing, importing } from './importing.ts';
import { zstdFrame } from './zstdFrame.ts';

let host: Importing;
beforeAll(async () => {
  host = await importing({ ...DEFAULT_BUDGET, expandedFloor: 8 * 1024 * 1024, cellsFloor: 100_000 });
});
afterAll(() => host.close());

function write(name: string, content: string | Uint8Array): string {
  const path = host.at(name);
  writeFileSync(path, content);
  return path;
}

/** Root may read everything, so for a moment this process is somebody who may not. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Preview and read must refuse alike, and name the file. */
async function refused(path: string): Promise<{ code: string; message: string }> {
  const read = await host.read(path).catch((error: unknown) => error);
  const preview = await host.preview(path).catch((error: unknown) => error);
  for (const error of [read, preview]) expect(error).toMatchObject({ name: 'MillraceError', detail: { file: path } });
  return read as { code: string; message: string };
}

describe('what is not a file to read', () => {
  test('nothing there, empty, a folder called x.csv, a FIFO, a device', async () => {
    mkdirSync(host.at('x.csv'));
    execFileSync('sh', ['-c', 'mkfifo "$0"', host.at('pipe.csv')]);
    expect(await refused(host.at('absent.csv'))).toMatchObject({ code: 'not_found' });
    expect(await refused(write('empty.csv', ''))).toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('empty'),
    });
    expect(await refused(host.at('x.csv'))).toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('folder'),
    });
    expect(await refused(host.at('pipe.csv'))).toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('pipe'),
    });
    expect(await refused('/dev/zero')).toMatchObject({ code: 'bad_input' });
  });

  test('no permission', async () => {
    const path = write('secret.csv', 'a,b\n1,2\n');
    chmodSync(host.folder, 0o755);
    chmodSync(path, 0o000);
    const error = await asNobody(() => openInput(path).catch((found: unknown) => found));
    expect(error).toMatchObject({ code: 'permission', detail: { file: path } });
  });

  test.each([
    ['a picture', 'a.csv', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(2000)])],
    ['old Excel', 'a.xls', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)])],
    ['Feather 1', 'a.feather', Buffer.from('FEA1 and more than that')],
    ['a zip that is no workbook', 'a.xlsx', Buffer.from('PK\x03\x04 and rubbish after it, long enough')],
    ['gzip cut short', 'a.csv.gz', gzipSync(Buffer.from('a,b\n1,2\n'.repeat(100_000))).subarray(0, 700)],
    ['zstd cut short', 'a.csv.zst', zstdFrame(Buffer.from('a,b\n1,2\n'.repeat(50_000))).subarray(0, 300_000)],
    ['gzip in gzip', 'b.csv.gz', gzipSync(gzipSync(Buffer.from('a,b\n1,2\n')))],
    ['JSON cut short', 'a.json', '[{"a":1},{"a":2'],
  ])('%s is refused in words', async (_what, name, content) => {
    expect(await refused(write(name, content))).toMatchObject({ code: 'bad_input' });
  });

  test('a truncated and a bit-flipped Parquet and Arrow file, a truncated workbook', async () => {
    await host.run(
      `COPY (SELECT range AS a, range::VARCHAR AS b FROM range(20000)) TO '${host.at('whole.parquet')}' (FORMAT parquet)`,
    );
    const whole = readFileSync(host.at('whole.parquet'));
    expect(await refused(write('short.parquet', whole.subarray(0, whole.length - 100)))).toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('cut short'),
    });
    const flipped = Buffer.from(whole);
    flipped.fill(0xee, whole.length - 400, whole.length - 12);
    expect(await refused(write('flipped.parquet', flipped))).toMatchObject({ code: 'bad_input' });
    const workbook = await writeXlsx({ sheets: [{ name: 'a', rows: [['x'], [1]] }] });
    expect(await refused(write('short.xlsx', workbook.subarray(0, workbook.length - 60)))).toMatchObject({
      code: 'bad_input',
    });
    const arrow = readFileSync('node_modules/vega-datasets/data/flights-200k.arrow');
    expect(await refused(write('short.arrow', arrow.subarray(0, arrow.length / 2)))).toMatchObject({
      code: 'bad_input',
    });
  });
});

describe('what is odd but readable', () => {
  test('a header without rows is an empty table with its columns', async () => {
    const path = write('header.csv', 'a,b,c\n');
    const result = await host.read(path);
    expect(result).toMatchObject({ rows: 0, rejected: 0 });
    expect(result.columns.map(({ name }) => name)).toEqual(['a', 'b', 'c', '_file', '_row', '_ingested_at', '_batch']);
    expect((await host.preview(path)).warnings).toContainEqual(expect.objectContaining({ code: 'empty' }));
  });

  test('a wrong extension is read by content and said', async () => {
    await host.run(`COPY (SELECT 1 AS a) TO '${host.at('really.csv')}' (FORMAT parquet)`);
    const preview = await host.preview(host.at('really.csv'));
    expect(preview.format).toBe('parquet');
    expect(preview.warnings).toContainEqual(expect.objectContaining({ code: 'extension_mismatch' }));
    expect((await host.preview(write('really.parquet', 'a,b\n1,2\n'))).format).toBe('csv');
  });

  test('3,000 columns', async () => {
    const names = Array.from({ length: 3_000 }, (_, i) => `c${i}`);
    const path = write(
      'wide.csv',
      [names, ...Array.from({ length: 20 }, (_, row) => names.map((_n, i) => row * i))]
        .map((row) => row.join(','))
        .join('\n'),
    );
    const preview = await host.preview(path);
    expect(preview.columns).toHaveLength(3_000);
    expect(await host.read(path, preview.options)).toMatchObject({ rows: 20, rejected: 0 });
  }, 90_000);

  test('names with quotes, spaces, %, emoji, glob characters and key=value folders', async () => {
    mkdirSync(host.at('date=2024-01-01'));
    const names = [
      `it's.csv`,
      'a b%20.csv',
      '😀 é.csv',
      'a*b.csv',
      'a?b.csv',
      'a[b]c.csv',
      'a[!x].csv',
      'a"b;--.csv',
      '{a,b}.csv',
      '$x.csv',
      'back\\slash.csv',
      'date=2024-01-01/x.csv',
      'new\nline.csv',
    ];
    for (const decoy of ['aXb.csv', 'abc.csv', 'ay.csv', 'a.csv']) write(decoy, 'decoy\nyes\n');
    for (const name of names) {
      const path = write(name, `v,n\n${JSON.stringify(name).replaceAll('\\"', '""')},1\n`);
      const result = await host.read(path);
      expect([result.rows, result.columns.length], name).toEqual([1, 6]);
      expect(await host.rows(`SELECT _file, n FROM ${result.data}`)).toEqual([[path, '1']]);
    }
  });
});

describe('budgets', () => {
  test('a single line of 200 MB ends in words, not in memory', async () => {
    const path = host.at('line.csv');
    const file = openSync(path, 'w');
    const part = 'x'.repeat(1024 * 1024);
    writeSync(file, 'a,b\n1,2\n');
    for (let i = 0; i < 200; i++) writeSync(file, part);
    writeSync(file, '\n3,4\n');
    closeSync(file);
    const before = process.memoryUsage.rss();
    const outcome = await host.read(path).catch((error: unknown) => error);
    expect(process.memoryUsage.rss() - before).toBeLessThan(1_500_000_000);
    expect(outcome).toSatisfy(
      (found: { code?: string; rejected?: number }) =>
        found.code === 'bad_input' || found.code === 'limit' || (found.rejected ?? 0) > 0,
    );
    truncateSync(path, 0);
  }, 60_000);

  test.each([
    ['line.ndjson', '{"a":"', '"}\n', 'line'],
    ['line.json', '[{"b":"\\\\"},{"a":"', '"}]\n', 'text value'],
  ])('so does one of JSON: %s', async (name, before, after, what) => {
    const path = host.at(name);
    const file = openSync(path, 'w');
    const part = 'x'.repeat(1024 * 1024);
    writeSync(file, before);
    for (let i = 0; i < 200; i++) writeSync(file, part);
    writeSync(file, after);
    closeSync(file);
    expect(await refused(path)).toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining(`a ${what} of more than 16,777,216 bytes`),
    });
    truncateSync(path, 0);
  });

  test('a document of one long line with texts of usual length is read', async () => {
    const rows = Array.from(
      { length: 200_000 },
      (_, i) => `{"n":${i},"t":"a \\"quoted\\" text, \\\\ and so on ${'y'.repeat(60)}"}`,
    );
    const path = write('longLine.json', `[${rows.join(',')}]`);
    expect(statSync(path).size).toBeGreaterThan(2 ** 24);
    expect(await host.read(path)).toMatchObject({ rows: 200_000, rejected: 0 });
  });

  test('a gzip bomb is stopped and its disk given back', async () => {
    const path = write('bomb.csv.gz', gzipSync(Buffer.alloc(40_000_000, 'a,b\n')));
    expect(await refused(path)).toMatchObject({ code: 'limit' });
    expect(await readdir(host.temporary)).toEqual([]);
  });

  test('a Parquet file of 1 kB that claims billions of values is stopped before it is read', async () => {
    const path = host.at('bomb.parquet');
    await host.run(
      `COPY (SELECT 1 AS a, 'x' AS b FROM range(20000000)) TO '${path}' (FORMAT parquet, CODEC 'zstd', ROW_GROUP_SIZE 20000000)`,
    );
    expect(statSync(path).size).toBeLessThan(100_000);
    expect(await refused(path)).toMatchObject({ code: 'limit' });
  }, 60_000);

  test('a workbook that unpacks to far more than its size is stopped', async () => {
    const bytes = Buffer.from(await writeXlsx({ sheets: [{ name: 'a', rows: [['x'], [1]] }] }));
    // The first entry's unpacked size in the archive's directory.
    bytes.writeUInt32LE(0x7fffffff, bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
    const path = write('bomb.xlsx', bytes);
    expect(await refused(path)).toMatchObject({ code: 'limit' });
  }, 60_000);

  test('too many rejects stop the file, with count, share and examples', async () => {
    const path = write(
      'rejects.csv',
      `id,v\n${Array.from({ length: 100 }, (_, i) => (i % 10 === 3 ? `${i},2,3` : `${i},2`)).join('\n')}\n`,
    );
    const error = await host.read(path, {}, { maxRejects: 0.05 }).catch((found: unknown) => found);
    expect(error).toMatchObject({
      code: 'limit',
      message: expect.stringMatching(/^10 of 100 rows .*10\.0 %.*line 5.*line 15.*line 25/),
    });
    expect(await host.read(path, {}, { maxRejects: 0.1 })).toMatchObject({ rows: 90, rejected: 10 });
  });
});

describe('while it is read', () => {
  test('a change of the file is told', async () => {
    const path = write('changing.csv', `a,b\n${'1,2\n'.repeat(300_000)}`);
    const staging = host.at('staging-changed');
    mkdirSync(staging);
    // The staged file appears as the first thing of the read; the last thing is a look at whether the file has changed.
    const watcher = watch(staging, () => appendFileSync(path, '5,6\n'));
    const outcome = await host.read(path, {}, { staging }).catch((error: unknown) => error);
    watcher.close();
    expect(outcome).toSatisfy(
      (found: { contentChanged?: boolean; code?: string; message?: string }) =>
        found.contentChanged === true || (found.code === 'bad_input' && String(found.message).includes('was changed')),
    );
  });

  test('cancel interrupts, answers `cancelled`, and the importer goes on', async () => {
    const path = write('long.csv', `a,b,c\n${'1,2024-01-01,some text that is long enough\n'.repeat(600_000)}`);
    const controller = new AbortController();
    const staging = host.at('staging-cancelled');
    mkdirSync(staging);
    // The staged file appears as the first thing of the read, long before its last step.
    const watcher = watch(staging, () => controller.abort());
    const outcome = await host.read(path, {}, { staging }, controller.signal).catch((error: unknown) => error);
    watcher.close();
    expect(outcome).toMatchObject({ code: 'cancelled' });
    copyFileSync(write('short.csv', 'a,b\n1,2\n'), host.at('after.csv'));
    expect(await host.read(host.at('after.csv'))).toMatchObject({ rows: 1 });
  });
});

test.each(['before', 'after'])('an endless statement ends when it is cancelled %s it began', async (when) => {
  const database = await openDuckDB({ path: ':memory:', temporary: host.temporary, memoryLimit: 2 ** 28, threads: 1 });
  const controller = new AbortController();
  const ended = withConnection(database, controller.signal, async (connection) => {
    if (when === 'before') controller.abort();
    else setImmediate(() => controller.abort());
    return connection.run('SELECT max(sin(a.range) + b.range) FROM range(10_000_000) a, range(10_000_000) b');
  });
  await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
  database.close();
});

test('a type that is none, or hides a statement, is refused', async () => {
  const path = write('types.csv', 'a,b\n1,2\n');
  for (const type of ['NOTYPE', 'BIGINT); DROP TABLE x; --', '', "VARCHAR') FROM read_text('/etc/passwd", 'BIGINT)']) {
    const outcome = host.read(path, { columns: [{ name: 'a', type }] });
    if (type === '') await expect(outcome).resolves.toMatchObject({ rows: 1 });
    else await expect(outcome).rejects.toMatchObject({ code: 'usage' });
  }
});
