import { appendFile, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ProjectPaths } from '../project/Project.ts';
import type { CommitCounter } from './commitCounter.ts';
import { inTransaction, type LakeDatabase, withConnection } from './inTransaction.ts';
import type { LakeNotice } from './Lake.ts';
import { parseLakeFileName } from './lakeFileName.ts';
import { filesBelow, removeFiles } from './lakeFolder.ts';
import { createManifest, readManifest, readOriginals, readState, readTables, writeState } from './manifest.ts';
import { rebuildManifest } from './rebuildManifest.ts';
import { refreshViews } from './refreshViews.ts';

const HASH = /^[0-9a-f]{64}$/;

/**
 * What opening a lake begins with: removes what a process that died left half-done (it never counted), and rebuilds
 * the manifest when it is new or has lost commits. Idempotent, so dying in the middle of it costs nothing.
 */
export async function recoverLake(tools: {
  database: LakeDatabase;
  paths: ProjectPaths;
  counter: CommitCounter;
}): Promise<LakeNotice[]> {
  const { database, paths, counter } = tools;
  await removeStaged(paths);
  const fresh = await withConnection(database, createManifest);
  const state = await withConnection(database, readState);
  const counted = await counter.read();
  const lost = fresh || state === null ? await holdsAnything(paths) : state.commits < counted;
  if (lost) {
    const told = fresh ? 'The list of lake files was missing.' : 'The list of lake files had lost its newest entries.';
    return rebuildManifest(tools, told);
  }
  const removed = await removeUnknown(paths, database);
  if (state?.root !== paths.lake) await moveViews(database, paths, state?.commits ?? counted);
  if (state && state.commits > counted) await counter.write(state.commits);
  return [...removed, ...(await missingFiles(paths, database))];
}

async function holdsAnything({ lake, originals }: ProjectPaths): Promise<boolean> {
  return (await filesBelow(lake)).length > 0 || (await filesBelow(originals)).length > 0;
}

async function removeStaged({ staging, temporary }: ProjectPaths): Promise<void> {
  for (const folder of [staging, temporary]) {
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Only files that carry our kind of name are removed; what else a person may have put there stays, and `check` lists it. */
async function removeUnknown(paths: ProjectPaths, database: LakeDatabase): Promise<LakeNotice[]> {
  const { files, originals } = await withConnection(database, async (connection) => ({
    files: new Set((await readManifest(connection)).files.map(({ path }) => path)),
    originals: new Set(await readOriginals(connection)),
  }));
  const lake = (await filesBelow(paths.lake)).filter((path) => !files.has(path) && parseLakeFileName(basename(path)));
  const kept = (await filesBelow(paths.originals)).filter((path) => {
    return HASH.test(basename(path)) && !originals.has(basename(path));
  });
  if (lake.length + kept.length === 0) return [];
  await log(paths.state, [...lake.map((path) => `lake/${path}`), ...kept.map((path) => `originals/${path}`)]);
  await removeFiles(paths.lake, lake);
  await removeFiles(paths.originals, kept);
  const message = `Removed ${lake.length + kept.length} files of an ingest that did not come to its end.`;
  return [{ kind: 'removed', message }];
}

async function log(state: string, paths: string[]): Promise<void> {
  const at = new Date().toISOString();
  const lines = paths.map((path) => `${JSON.stringify({ at, removed: path })}\n`).join('');
  await appendFile(join(state, 'recovery.log'), lines);
}

/** Views hold absolute paths: a project that was moved needs them made again. */
async function moveViews(database: LakeDatabase, { lake }: ProjectPaths, commits: number): Promise<void> {
  await inTransaction(
    database,
    async (connection) => {
      for (const table of await readTables(connection)) await refreshViews(connection, lake, table);
      await writeState(connection, commits, lake);
    },
    async (connection) => (await readState(connection))?.root === lake,
  );
}

async function missingFiles(paths: ProjectPaths, database: LakeDatabase): Promise<LakeNotice[]> {
  const there = new Set(await filesBelow(paths.lake));
  const { files } = await withConnection(database, readManifest);
  const missing = files.filter(({ path }) => !there.has(path));
  const [first] = missing;
  if (!first) return [];
  const message = `${missing.length} lake files are missing, ${first.path} among them. \`millrace check --repair\` leaves them out.`;
  return [{ kind: 'missing', message }];
}
