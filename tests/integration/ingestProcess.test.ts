import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forkProcess } from '../../src-main/core/processes/forkProcess.ts';
import { buildChildren } from '../crash/ingestKill.ts';
import { call, openFiles } from '../unit/ingest/ingestFixture.ts';
import { temporaryFolder } from '../unit/lake/lakeFixture.ts';

test('importers are real processes: a killed one costs its file or preview only, and the next one works', async () => {
  const { importer } = await buildChildren();
  const folder = temporaryFolder();
  let killNext = false;
  let last: Awaited<ReturnType<typeof forkProcess>> | null = null;
  const opened = await openFiles(join(folder.path, 'project'), {
    startProcess: async () => {
      last = await forkProcess(importer);
      if (killNext) process.kill(last.pid, 'SIGKILL');
      killNext = false;
      return last;
    },
  });
  try {
    const files = [1, 2, 3].map((n) => {
      const path = join(folder.path, `${n}.csv`);
      writeFileSync(path, `a,b\n${n},x\n`);
      return { path };
    });
    const [first, second, third] = files;
    if (!first || !second || !third) throw new Error('no files');
    expect((await opened.ingest({ files: [first] })).files).toMatchObject([{ status: 'stored', rows: 1 }]);
    killNext = true;
    const job = await opened.ingest({ files: [second] });
    expect(job.files).toMatchObject([{ status: 'failed', error: { code: 'closed', detail: { file: second.path } } }]);
    expect((await opened.ingest({ files: [second, third] })).rows).toBe(2);

    killNext = true;
    await expect(opened.files.preview(first, call())).rejects.toMatchObject({ code: 'closed' });
    expect(await opened.files.preview(first, call())).toMatchObject({ columns: [{ name: 'a' }, { name: 'b' }] });
    const warm = performance.now();
    await opened.files.preview({ ...first, options: { csv: { delimiter: ';' } } }, call());
    process.stdout.write(`a warm preview took ${Math.round(performance.now() - warm)} ms\n`);
    expect(await opened.lake.check({ repair: false })).toMatchObject({ clean: true, findings: [], rows: 3 });
  } finally {
    await opened.stop();
    folder.remove();
  }
});
