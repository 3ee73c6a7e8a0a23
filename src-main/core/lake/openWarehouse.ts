import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { type Database, type DuckDBOptions, openDuckDB } from '../duckdb/openDuckDB.ts';
import { errnoOf, fileError } from '../project/fileError.ts';
import type { Project } from '../project/Project.ts';
import { syncFolder } from '../project/syncFolder.ts';
import { diskFull } from './diskFull.ts';
import { withConnection } from './inTransaction.ts';
import type { LakeNotice } from './Lake.ts';
import { createManifest, readManifest, readOriginals, readState, readWidened } from './manifest.ts';

/**
 * Opens the project's DuckDB file. One that cannot be read (a flipped bit in it or in its write-ahead log) is moved
 * to quarantine/ with its log and a new one is begun; `openLake` then rebuilds the manifest from the Parquet files.
 * What else was in it (tables made by SQL) stays in quarantine, and the notice says so.
 *
 * @throws MillraceError `conflict` when another process holds it or a newer DuckDB wrote it, `permission`, `disk_full`.
 */
export async function openWarehouse(
  project: Project,
  { open = openDuckDB, now = () => new Date() }: { open?: typeof openDuckDB; now?: () => Date } = {},
): Promise<{ database: Database; notices: LakeNotice[] }> {
  const { memoryLimit, threads } = project.settings();
  const options = { path: project.paths.warehouse, temporary: project.paths.temporary, memoryLimit, threads };
  try {
    return { database: await openReadable(options, open), notices: [] };
  } catch (error) {
    refuseOurFault(error, project);
    const moved = await quarantineWarehouse(project, now());
    const message =
      `warehouse.duckdb could not be read (${firstLine(error)}) and was moved to ${moved}. ` +
      'Raw tables are made again from the lake; tables and views that were made by SQL are in the moved file only.';
    return { database: await open(options), notices: [{ kind: 'quarantined', message }] };
  }
}

/** Opening reads little; the manifest is read as well, so that damage there is found before anything relies on it. */
async function openReadable(options: DuckDBOptions, open: typeof openDuckDB): Promise<Database> {
  const database = await open(options);
  try {
    await withConnection(database, async (connection) => {
      await createManifest(connection);
      await readState(connection);
      await readManifest(connection);
      await readOriginals(connection);
      await readWidened(connection);
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Damage is what is left when it is none of these. */
function refuseOurFault(error: unknown, { paths: { warehouse } }: Project): void {
  const text = error instanceof Error ? error.message : String(error);
  if (
    /could not set lock|conflicting lock|being used by another process|already attached|file is already open/i.test(
      text,
    )
  ) {
    throw new MillraceError(
      'conflict',
      `The project is open in another program: ${firstLine(error)}`,
      { file: warehouse, remedy: 'Close it there first.' },
      { cause: error },
    );
  }
  if (/newer version|version number|storage version/i.test(text) && !/checksum|corrupt/i.test(text)) {
    throw new MillraceError(
      'conflict',
      `warehouse.duckdb was written by another version of DuckDB: ${firstLine(error)}`,
      { file: warehouse, remedy: 'Open the project with a newer Millrace.' },
      { cause: error },
    );
  }
  if (/permission denied|read-only file system/i.test(text)) {
    throw new MillraceError('permission', `warehouse.duckdb may not be written: ${firstLine(error)}`, {
      file: warehouse,
    });
  }
  if (/out of memory|cannot allocate|too many open files/i.test(text)) throw error;
  const full = diskFull(error);
  if (full) throw full;
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

async function quarantineWarehouse({ paths }: Project, now: Date): Promise<string> {
  const folder = join(paths.quarantine, `warehouse-${now.toISOString().replace(/[:.]/g, '')}`);
  await mkdir(folder, { recursive: true });
  for (const path of [`${paths.warehouse}.wal`, paths.warehouse]) {
    await rename(path, join(folder, basename(path))).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw fileError(error, 'Could not move', path);
    });
  }
  await syncFolder(paths.state);
  return folder;
}
