import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDuckDB } from '../../../src-main/core/duckdb/openDuckDB.ts';
import { quotedString } from '../../../src-main/core/duckdb/quote.ts';
import { toKeyValues } from '../../../src-main/core/lake/footerMetadata.ts';
import type { FailAt, Lake, StagedBatch } from '../../../src-main/core/lake/Lake.ts';
import { openLake } from '../../../src-main/core/lake/openLake.ts';
import { openWarehouse } from '../../../src-main/core/lake/openWarehouse.ts';
import { openProject } from '../../../src-main/core/project/openProject.ts';
import type { Project } from '../../../src-main/core/project/Project.ts';

export interface OpenedLake {
  project: Project;
  database: Database;
  lake: Lake;
  notices: string[];
  close(): void;
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'millrace-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Opens (and makes) a project with its lake, as an engine does. */
export async function openTestLake(path: string, failAt?: FailAt): Promise<OpenedLake> {
  const project = await openProject(path, { create: true, machine: { memory: 2 ** 30, cores: 1 } });
  const { database, notices } = await openWarehouse(project);
  const lake = await openLake({ project, database, ...(failAt && { failAt }) });
  return {
    project,
    database,
    lake,
    notices: [...notices, ...lake.notices].map(({ kind }) => kind),
    close: () => database.close(),
  };
}

let counter = 0;
const nextBatch = () => `20260101T000000000-${String(++counter).padStart(6, '0')}`;

/** Stages what an importer would have made of a file: `select` gives its rows, `rejects` how many were rejected. */
export async function stageSelect(
  { lake }: Pick<OpenedLake, 'lake'>,
  {
    table,
    select,
    rejects = 0,
    parts = 1,
    content = select,
    original = true,
  }: { table: string; select: string; rejects?: number; parts?: number; content?: string; original?: boolean },
): Promise<StagedBatch> {
  const batch = nextBatch();
  const folder = await lake.stage(batch);
  const ingestedAt = '2026-01-01T00:00:00.000Z';
  const bytes = Buffer.byteLength(content);
  const path = `/somewhere/${batch}.csv`;
  const kind = original ? 'copy' : 'reference';
  const pairs = toKeyValues({ table, batch, path, bytes, ingestedAt, original: kind });
  const metadata = Object.entries(pairs).map(([key, value]) => `${quotedString(key)}: ${quotedString(value)}`);
  const copy = (query: string, file: string) =>
    copyParquet(`COPY (${query}) TO ${quotedString(file)} (FORMAT parquet, KV_METADATA {${metadata.join(', ')}})`);
  const data = [];
  for (let part = 0; part < parts; part++) {
    const file = join(folder, `data-${part}.parquet`);
    const rows = await copy(`SELECT *, ${quotedString(batch)} AS _batch FROM (${select})`, file);
    data.push({ path: file, rows });
  }
  const rejected = join(folder, 'rejects.parquet');
  if (rejects > 0) await copy(`SELECT i AS line, 'bad' AS reason FROM range(${rejects}) t(i)`, rejected);
  const kept = join(folder, 'original');
  if (original) await writeFile(kept, content);
  return {
    table,
    batch,
    path,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes,
    ingestedAt,
    original: original ? kept : null,
    data,
    rejects: rejects > 0 ? { path: rejected, rows: rejects } : null,
  };
}

let copier: Promise<Database> | null = null;

async function copyParquet(sql: string): Promise<number> {
  copier ??= openDuckDB({ path: ':memory:', temporary: tmpdir(), memoryLimit: 2 ** 28, threads: 1 });
  const connection = await (await copier).connect();
  const reader = await connection.runAndReadAll(sql);
  connection.closeSync();
  return Number(reader.getRows()[0]?.[0]);
}

/** Rows as JSON values. */
export async function rowsOf({ database }: Pick<OpenedLake, 'database'>, sql: string): Promise<unknown[][]> {
  const connection = await database.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
  }
}
