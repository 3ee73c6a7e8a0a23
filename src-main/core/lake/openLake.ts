import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { Project } from '../project/Project.ts';
import { checkLake } from './checkLake.ts';
import { type CommitTools, commitBatch, originalPath, verifyBatch } from './commitBatch.ts';
import { createCommitCounter } from './commitCounter.ts';
import { diskFull } from './diskFull.ts';
import { inTransaction, type LakeDatabase, withConnection } from './inTransaction.ts';
import type { FailAt, Lake } from './Lake.ts';
import { isBatchName } from './lakeFileName.ts';
import { removeFiles } from './lakeFolder.ts';
import {
  deleteBatch,
  deleteOriginals,
  deleteTable,
  findContent,
  hasBatch,
  type LakeTable,
  readFiles,
  readSources,
  readState,
  readTables,
  writeState,
} from './manifest.ts';
import { createQueue } from './queue.ts';
import { rebuildManifest } from './rebuildManifest.ts';
import { recoverLake } from './recoverLake.ts';
import { dropViews, refreshViews } from './refreshViews.ts';
import { tableFacts } from './tableFacts.ts';
import { checkTableName, tableFolder, tableKey } from './tableName.ts';

// Longer than most files: everything that changes the lake, side by side, since each must keep the same order:
// the transaction first, then what it made superfluous.

/**
 * Opens the lake of a project and brings it in order: what was half-done is undone, and a manifest that is missing or
 * has lost commits is rebuilt from the Parquet footers. `failAt` lets a test fail or end the process at a step.
 */
export async function openLake({
  project: { paths },
  database,
  failAt = () => undefined,
}: {
  project: Pick<Project, 'paths'>;
  database: LakeDatabase;
  failAt?: FailAt;
}): Promise<Lake> {
  const counter = createCommitCounter(paths.state);
  const notices = await recoverLake({ paths, database, counter });
  const tools: CommitTools = { database, paths, failAt };
  const queue = createQueue();
  const staged = new Set<string>();
  const listeners = new Set<() => void>();

  const changed = () => {
    for (const listener of listeners) listener();
  };
  /** Counts one more commit; to be called inside its transaction. */
  const countCommit = async (connection: DuckDBConnection) => {
    const state = await readState(connection);
    await writeState(connection, (state?.commits ?? 0) + 1, paths.lake);
  };
  /** The counter follows the manifest. A full disk here costs a safeguard, not data. */
  const followCounter = async () => {
    const state = await withConnection(database, readState);
    await counter.write(state?.commits ?? 0).catch((error: unknown) => {
      if (!diskFull(error)) throw error;
    });
    await failAt('counted');
  };
  const change = (
    work: (connection: DuckDBConnection) => Promise<void>,
    proof: (c: DuckDBConnection) => Promise<boolean>,
  ) =>
    inTransaction(
      database,
      async (connection) => {
        await work(connection);
        await countCommit(connection);
      },
      proof,
    );
  const discard = async (batch: string) => {
    await rm(join(paths.staging, batch), { recursive: true, force: true });
    staged.delete(batch);
  };
  const knownTable = (name: string) =>
    withConnection(database, async (connection) => {
      const id = tableFolder(name);
      return (await readTables(connection)).find((table) => table.id === id) ?? null;
    });

  return {
    notices,
    async stage(batch) {
      if (!isBatchName(batch)) throw new MillraceError('internal', `${JSON.stringify(batch)} cannot name a batch.`);
      staged.add(batch);
      await mkdir(join(paths.staging, batch), { recursive: true });
      return join(paths.staging, batch);
    },
    discard,
    hasTable: async (table) => (await knownTable(table)) !== null,
    hasContent: async (table, sha256) =>
      (await withConnection(database, (c) => findContent(c, tableFolder(table), sha256))) !== null,

    async commit(batch) {
      checkTableName(batch.table);
      try {
        const files = await verifyBatch(tools, batch);
        return await queue(async () => {
          const known = await knownTable(batch.table);
          const name = known?.name ?? batch.table;
          const id = tableFolder(batch.table);
          if (await withConnection(database, (c) => findContent(c, id, batch.sha256))) return 'duplicate';
          await commitBatch(tools, { ...batch, table: name }, files, countCommit);
          await followCounter();
          changed();
          return 'stored';
        });
      } catch (error) {
        throw diskFull(error) ?? error;
      } finally {
        await discard(batch.batch);
      }
    },

    undo: (batches) =>
      queue(async () => {
        const { sources, files, tables } = await withConnection(database, async (connection) => ({
          sources: (await readSources(connection)).filter(({ batch }) => batches.includes(batch)),
          files: (await readFiles(connection)).filter(({ batch }) => batches.includes(batch)),
          tables: await readTables(connection),
        }));
        if (sources.length === 0) return;
        const touched = tables.filter(({ id }) => sources.some((source) => source.table === id));
        let originals: string[] = [];
        await change(
          async (connection) => {
            for (const { batch } of sources) await deleteBatch(connection, batch);
            originals = await deleteOriginals(connection, batches);
            for (const table of touched) await refreshOrForget(connection, paths.lake, table);
          },
          async (connection) => !(await hasBatch(connection, sources[0]?.batch ?? '')),
        );
        await followCounter();
        changed();
        await removeFiles(
          paths.lake,
          files.map(({ path }) => path),
        );
        for (const sha256 of originals) await rm(originalPath(paths.originals, sha256), { force: true });
      }),

    dropTable: (name) =>
      queue(async () => {
        const table = await knownTable(name);
        if (!table) throw noSuchTable(name);
        const files = await withConnection(database, (connection) => readFiles(connection, table.id));
        await change(
          async (connection) => {
            await dropViews(connection, table.name);
            await deleteTable(connection, table.id);
          },
          async (connection) => (await readTables(connection)).every(({ id }) => id !== table.id),
        );
        await followCounter();
        changed();
        await removeFiles(
          paths.lake,
          files.map(({ path }) => path),
        );
      }),

    tables: () => withConnection(database, tableFacts),

    check: ({ repair }) =>
      queue(async () => {
        const isStaged = (batch: string) => staged.has(batch);
        const found = await checkLake({ database, paths, isStaged });
        if (!repair || found.findings.length === 0) return found;
        await rebuildManifest({ database, paths, counter });
        for (const { file, code } of found.findings) {
          if (code === 'staging_left') await rm(join(paths.staging, file), { recursive: true, force: true });
        }
        changed();
        const left = await checkLake({ database, paths, isStaged });
        const key = (finding: { code: string; file: string }) => `${finding.code} ${finding.file}`;
        const still = new Set(left.findings.map(key));
        const repaired = found.findings.filter((finding) => !still.has(key(finding)));
        return {
          ...left,
          findings: [...repaired.map((finding) => ({ ...finding, repaired: true })), ...left.findings],
        };
      }),

    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function refreshOrForget(connection: DuckDBConnection, lake: string, table: LakeTable): Promise<void> {
  if ((await readSources(connection, table.id)).length > 0) return refreshViews(connection, lake, table);
  await dropViews(connection, table.name);
  await deleteTable(connection, table.id);
}

function noSuchTable(name: string): MillraceError {
  return new MillraceError('not_found', `There is no lake table called ${JSON.stringify(tableKey(name))}.`, {
    remedy: 'See the catalog for the names there are.',
  });
}
