import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { IngestJob } from '#contract/files.ts';
import { createFiles } from '../../src-main/core/ingest/createFiles.ts';
import { verifyBatch } from '../../src-main/core/lake/commitBatch.ts';
import { withConnection } from '../../src-main/core/lake/inTransaction.ts';
import type { Lake, StagedBatch } from '../../src-main/core/lake/Lake.ts';
import { insertFile, insertSource, insertTable } from '../../src-main/core/lake/manifest.ts';
import { refreshViews } from '../../src-main/core/lake/refreshViews.ts';
import { tableFolder } from '../../src-main/core/lake/tableName.ts';
import { forkProcess } from '../../src-main/core/processes/forkProcess.ts';
import { importerInside } from '../unit/ingest/ingestFixture.ts';
import { type OpenedLake, openTestLake } from '../unit/lake/lakeFixture.ts';

/**
 * The process that is killed: ingests one small job after another and says, each on a line of its own, where it is
 * (`at <phase>`, `begun <n>`) and what it acknowledges (`ready`, `stored <n>`, `cancelled <n>`). A pipe is written
 * synchronously, so what was said was so. Arguments: project, folder for files, first n, protocol, importer.
 */
const [, , project = '', inbox = '', first = '0', protocol = 'right', importerFile = ''] = process.argv;

async function main(): Promise<void> {
  say('at opening');
  const opened = await openTestLake(project, (step) => say(`at ${step}`));
  const files = await createFiles({
    ...opened,
    lake: protocol === 'broken' ? brokenLake(opened) : opened.lake,
    startProcess: importerFile === '' ? importerInside : () => forkProcess(importerFile),
    publish: (event, _subject, data) => {
      if (event === 'ingest') say(`at ${(data as IngestJob).files[0]?.status}`);
    },
  });
  const call = { signal: new AbortController().signal, caller: new AbortController().signal };
  mkdirSync(inbox, { recursive: true });
  say('ready');
  for (let n = Number(first); ; n++) {
    const path = join(inbox, `${n}.csv`);
    writeFileSync(path, `n,text\n${`${n},some text\n`.repeat(ROWS)}oops,rejected\n`);
    say(`begun ${n}`);
    const file = { path, options: { columns: [{ name: 'n', type: 'BIGINT' }] } };
    const { jobId } = await files.ingest({ table: 't', mode: 'append', files: [file], maxRejects: 1 }, call);
    if (n % 4 === 3) {
      say('at cancelling');
      await files.cancel({ jobId }, call);
    }
    const job = await files.wait({ jobId }, call);
    if (job.status !== 'done' && job.status !== 'cancelled') throw new Error(JSON.stringify(job));
    say(`${job.status === 'done' ? 'stored' : 'cancelled'} ${n}`);
  }
}

const ROWS = 500;
const SLOW_BLOCK_MS = 2;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The control: the manifest first, then the file straight under its final name. Undisturbed it ends in good order;
 * a kill in between must be found.
 */
function brokenLake({ lake, database, project: { paths } }: OpenedLake): Lake {
  return {
    ...lake,
    async commit(batch: StagedBatch) {
      const files = await verifyBatch({ database, paths, failAt: () => undefined }, batch);
      const { table, sha256, ingestedAt, path, bytes } = batch;
      const id = tableFolder(table);
      const rows = (kind: 'data' | 'rejects') => files.find((file) => file.kind === kind)?.rows ?? 0;
      await withConnection(database, async (connection) => {
        await connection.run('BEGIN');
        await insertTable(connection, { id, name: table });
        const source = { batch: batch.batch, table: id, path, sha256, bytes, ingestedAt };
        const counts = { rows: rows('data'), rejected: rows('rejects') };
        await insertSource(connection, { ...source, ...counts, original: 'reference' });
        for (const file of files) await insertFile(connection, file);
        await connection.run('COMMIT');
      });
      say('at manifest-first');
      for (const file of files) await writeSlowly(file.staged, join(paths.lake, file.path));
      await withConnection(database, (connection) => refreshViews(connection, paths.lake, { id, name: table }));
      await lake.discard(batch.batch);
      return 'stored';
    },
  };
}

async function writeSlowly(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const file = await open(to, 'w');
  const bytes = await readFile(from);
  for (let at = 0; at < bytes.length; at += 256) {
    await file.write(bytes.subarray(at, at + 256));
    await file.sync();
    await setTimeout(SLOW_BLOCK_MS); // As a slow disk does, so that the gap is there on a fast one as well.
  }
  await file.close();
}

await main();
