import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ProjectPaths } from '../project/Project.ts';
import { originalPath } from './commitBatch.ts';
import type { CommitCounter } from './commitCounter.ts';
import { type FooterMetadata, fromKeyValues } from './footerMetadata.ts';
import { hashFile } from './hashFile.ts';
import { inTransaction, type LakeDatabase, withConnection } from './inTransaction.ts';
import type { LakeNotice } from './Lake.ts';
import { type LakeFileName, parseLakeFileName } from './lakeFileName.ts';
import { fileSize, filesBelow } from './lakeFolder.ts';
import {
  clearManifest,
  insertFile,
  insertOriginal,
  insertSource,
  insertTable,
  type LakeFile,
  type LakeSource,
  type Manifest,
  readManifest,
  readState,
  readTables,
  writeState,
} from './manifest.ts';
import { readFooter } from './parquetFooter.ts';
import { dropViews, refreshViews } from './refreshViews.ts';
import { REJECTS_SUFFIX, tableFolder } from './tableName.ts';

// Longer than most files: one pass over the lake, from file to transaction.

interface Tools {
  database: LakeDatabase;
  paths: ProjectPaths;
  counter: CommitCounter;
}

/** One file of the lake as it describes itself. */
interface Found {
  file: LakeFile;
  name: LakeFileName;
  footer: FooterMetadata | null;
}

/**
 * Makes the manifest anew from the footers and names of the lake's files. Files that cannot be read, whose bytes are
 * not what the manifest says, or whose batch is not whole go to quarantine: nothing is deleted here.
 */
export async function rebuildManifest(
  tools: Tools,
  reason = 'The list of lake files was rebuilt.',
): Promise<LakeNotice[]> {
  const { database, paths, counter } = tools;
  const { whole, aside } = await readLake(tools);
  for (const path of aside) await quarantine(paths, 'lake', path);
  const manifest = manifestOf(whole);
  const originals = await soundOriginals(paths);
  for (const source of manifest.sources) {
    if (!originals.has(source.sha256)) source.original = 'reference';
  }
  const state = await withConnection(database, readState);
  const commits = Math.max(state?.commits ?? 0, await counter.read()) + 1;
  await inTransaction(
    database,
    async (connection) => {
      await writeAll(connection, paths.lake, manifest, originals);
      await writeState(connection, commits, paths.lake);
    },
    async (connection) => (await readState(connection))?.commits === commits,
  );
  await counter.write(commits);
  const rows = manifest.sources.reduce((sum, source) => sum + source.rows, 0);
  const notices: LakeNotice[] = [
    {
      kind: 'rebuilt',
      message: `${reason} It was made again from ${manifest.files.length} Parquet files with ${rows} rows in ${manifest.tables.length} tables.`,
    },
  ];
  if (aside.length > 0) {
    const message = `${aside.length} lake files that are damaged or not whole were moved to ${paths.quarantine}: ${aside.slice(0, 3).join(', ')}`;
    notices.push({ kind: 'damaged', message });
  }
  return notices;
}

async function readLake({ database, paths }: Tools): Promise<{ whole: Found[]; aside: string[] }> {
  const known = await withConnection(database, async (connection) => {
    return new Map((await readManifest(connection)).files.map((file) => [file.path, file]));
  });
  const found: Found[] = [];
  const aside: string[] = [];
  for (const path of await filesBelow(paths.lake)) {
    const name = parseLakeFileName(basename(path));
    if (!name) continue;
    const read = await readOne(database, paths.lake, path, name);
    const expected = known.get(path);
    if (!read || (expected && expected.sha256 !== read.file.sha256)) aside.push(path);
    else found.push(read);
  }
  const whole = found.filter(({ name }) => isWhole(name, found));
  return { whole, aside: [...aside, ...found.filter((one) => !whole.includes(one)).map(({ file }) => file.path)] };
}

/** Null when it is not a Parquet file of a lake. Any failure to read it says just that, whatever the reader calls it. */
async function readOne(database: LakeDatabase, lake: string, path: string, name: LakeFileName): Promise<Found | null> {
  const absolute = join(lake, path);
  const footer = await withConnection(database, (connection) => readFooter(connection, absolute)).catch(() => null);
  if (!footer) return null;
  const metadata = fromKeyValues(footer.metadata);
  const folder = path.slice(0, path.indexOf('/'));
  const isRejects = folder.endsWith(REJECTS_SUFFIX);
  if (!isRejects && (!metadata || tableFolder(metadata.table) !== folder || metadata.batch !== name.batch)) return null;
  return {
    name,
    footer: isRejects ? null : metadata,
    file: {
      path,
      table: isRejects ? folder.slice(0, -REJECTS_SUFFIX.length) : folder,
      batch: name.batch,
      kind: isRejects ? 'rejects' : 'data',
      rows: footer.rows,
      bytes: (await fileSize(absolute)) ?? 0,
      sha256: await hashFile(absolute),
      columns: footer.columns,
    },
  };
}

const isWhole = ({ batch, parts }: LakeFileName, found: Found[]): boolean => {
  const mine = found.filter((one) => one.name.batch === batch);
  return mine.length === parts && mine.some(({ footer }) => footer !== null);
};

function manifestOf(found: Found[]): Manifest {
  const tables = new Map<string, string>();
  const sources = new Map<string, LakeSource>();
  for (const { file, footer, name } of found) {
    if (!footer) continue;
    if (!tables.has(file.table)) tables.set(file.table, footer.table);
    const { path, bytes, ingestedAt, original } = footer;
    const none = { rows: 0, rejected: 0 };
    if (sources.has(file.batch)) continue;
    sources.set(file.batch, {
      ...none,
      batch: file.batch,
      table: file.table,
      path,
      sha256: name.sha256,
      bytes,
      ingestedAt,
      original,
    });
  }
  for (const { file } of found) {
    const source = sources.get(file.batch);
    if (source) source[file.kind === 'data' ? 'rows' : 'rejected'] += file.rows;
  }
  return {
    tables: [...tables].map(([id, name]) => ({ id, name })),
    sources: [...sources.values()],
    files: found.map(({ file }) => file),
  };
}

/** Originals whose bytes are still what their names say; the others go to quarantine. */
async function soundOriginals(paths: ProjectPaths): Promise<Set<string>> {
  const sound = new Set<string>();
  for (const path of await filesBelow(paths.originals)) {
    const sha256 = basename(path);
    if (!/^[0-9a-f]{64}$/.test(sha256)) continue;
    if ((await hashFile(originalPath(paths.originals, sha256)).catch(() => null)) === sha256) sound.add(sha256);
    else await quarantine(paths, 'originals', path);
  }
  return sound;
}

async function writeAll(
  connection: DuckDBConnection,
  lake: string,
  { tables, sources, files }: Manifest,
  originals: Set<string>,
): Promise<void> {
  for (const { name } of await readTables(connection)) await dropViews(connection, name);
  await clearManifest(connection);
  for (const table of tables) await insertTable(connection, table);
  for (const source of sources) await insertSource(connection, source);
  for (const file of files) await insertFile(connection, file);
  for (const sha256 of originals) {
    await insertOriginal(connection, sha256, sources.find((source) => source.sha256 === sha256)?.batch ?? '');
  }
  for (const table of tables) await refreshViews(connection, lake, table);
}

async function quarantine(paths: ProjectPaths, kind: 'lake' | 'originals', path: string): Promise<void> {
  const target = join(paths.quarantine, kind, path);
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
  await rename(join(paths[kind], path), target);
}
