import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ProjectPaths } from '../project/Project.ts';
import { syncFolder } from '../project/syncFolder.ts';
import { hashFile } from './hashFile.ts';
import { inTransaction, type LakeDatabase, withConnection } from './inTransaction.ts';
import type { FailAt, StagedBatch } from './Lake.ts';
import { lakeFilePath } from './lakeFileName.ts';
import { fileSize } from './lakeFolder.ts';
import { hasBatch, insertFile, insertOriginal, insertSource, insertTable, type LakeFile } from './manifest.ts';
import { readFooter } from './parquetFooter.ts';
import { refreshViews } from './refreshViews.ts';
import { tableFolder } from './tableName.ts';

export interface CommitTools {
  database: LakeDatabase;
  paths: Pick<ProjectPaths, 'lake' | 'originals'>;
  failAt: FailAt;
}

/** A staged file that was looked at and is durable under its staged name. */
interface VerifiedFile extends LakeFile {
  staged: string;
}

/** First half of a commit, which needs no order among batches: reopen, check rows and footer, fsync. */
export async function verifyBatch(
  { database, failAt }: CommitTools,
  { table, batch, sha256, ingestedAt, data, rejects }: StagedBatch,
): Promise<VerifiedFile[]> {
  await failAt('staged');
  const id = tableFolder(table);
  const parts = data.length + (rejects ? 1 : 0);
  const staged = [
    ...data.map((file) => ({ ...file, kind: 'data' as const })),
    ...(rejects ? [{ ...rejects, kind: 'rejects' as const }] : []),
  ];
  const verified: VerifiedFile[] = [];
  for (const [i, { path, rows, kind }] of staged.entries()) {
    const footer = await withConnection(database, (connection) => readFooter(connection, path));
    if (footer.rows !== rows) {
      throw new Error(`${path} was said to hold ${rows} rows, but its footer says ${footer.rows}.`);
    }
    verified.push({
      staged: path,
      path: lakeFilePath(id, kind, ingestedAt, { batch, part: i + 1, parts, sha256 }),
      table: id,
      batch,
      kind,
      rows,
      bytes: (await stat(path)).size,
      sha256: await hashFile(path),
      columns: footer.columns,
    });
  }
  await failAt('verified');
  for (const { staged: path } of verified) await syncFile(path);
  await failAt('synced');
  return verified;
}

/**
 * Second half, one batch at a time: final names, then the one transaction that makes them count.
 * A failure before the transaction takes the names back; after it, the manifest alone decides.
 */
export async function commitBatch(
  tools: CommitTools,
  batch: StagedBatch,
  files: VerifiedFile[],
  countCommit: (connection: DuckDBConnection) => Promise<void>,
): Promise<void> {
  const { database, paths, failAt } = tools;
  const made: string[] = [];
  let committing = false;
  try {
    const original = await keepOriginal(paths.originals, batch);
    if (original.moved) made.push(original.moved);
    await failAt('original-kept');
    for (const { staged, path } of files) {
      const target = join(paths.lake, path);
      await makeFolder(paths.lake, dirname(target));
      await rename(staged, target);
      made.push(target);
      await failAt('renamed');
    }
    for (const folder of new Set(made.map(dirname))) await syncFolder(folder);
    await failAt('folder-synced');
    await inTransaction(
      database,
      async (connection) => {
        await writeManifest(connection, paths.lake, batch, files);
        await countCommit(connection);
        await failAt('manifest-written');
        committing = true;
      },
      (connection) => hasBatch(connection, batch.batch),
      () => failAt('committed'),
    );
    await failAt('proved');
  } catch (error) {
    // Once COMMIT was sent and its outcome could not be read back, the files stay: the next opening decides.
    if (!committing || (await isAbsent(database, batch.batch))) {
      for (const path of made) await rm(path, { force: true });
    }
    throw error;
  }
}

async function isAbsent(database: LakeDatabase, batch: string): Promise<boolean> {
  try {
    return !(await withConnection(database, (connection) => hasBatch(connection, batch)));
  } catch {
    return false; // The instance is gone; nothing is known.
  }
}

async function writeManifest(
  connection: DuckDBConnection,
  lake: string,
  { table, batch, path, sha256, bytes, ingestedAt, original }: StagedBatch,
  files: VerifiedFile[],
): Promise<void> {
  const id = tableFolder(table);
  const sum = (kind: LakeFile['kind']) => files.reduce((rows, f) => rows + (f.kind === kind ? f.rows : 0), 0);
  await insertTable(connection, { id, name: table });
  await insertSource(connection, {
    batch,
    table: id,
    path,
    sha256,
    bytes,
    rows: sum('data'),
    rejected: sum('rejects'),
    ingestedAt,
    original: original ? 'copy' : 'reference',
  });
  for (const file of files) await insertFile(connection, file);
  if (original) await insertOriginal(connection, sha256, batch);
  await refreshViews(connection, lake, { id, name: table });
}

export const originalPath = (originals: string, sha256: string): string => join(originals, sha256.slice(0, 2), sha256);

/** Content-addressed: bytes that are there already are not kept twice. */
async function keepOriginal(
  originals: string,
  { original, sha256, bytes }: StagedBatch,
): Promise<{ moved: string | null }> {
  if (original === null) return { moved: null };
  const target = originalPath(originals, sha256);
  if ((await fileSize(target)) === bytes) return { moved: null };
  await makeFolder(originals, dirname(target));
  await rename(original, target);
  return { moved: target };
}

/** Makes a folder under `root` so that its name is durable as well. */
async function makeFolder(root: string, folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true })) === undefined) return;
  let path = root;
  for (const name of relative(root, folder).split(sep)) {
    await syncFolder(path);
    path = join(path, name);
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
