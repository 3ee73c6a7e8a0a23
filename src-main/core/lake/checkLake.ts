import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CheckFinding, CheckReport } from '#contract/project.ts';
import type { ProjectPaths } from '../project/Project.ts';
import { originalPath } from './commitBatch.ts';
import { fromKeyValues } from './footerMetadata.ts';
import { hashFile } from './hashFile.ts';
import { type LakeDatabase, withConnection } from './inTransaction.ts';
import { fileSize, filesBelow } from './lakeFolder.ts';
import { type LakeFile, type LakeSource, type LakeTable, readManifest } from './manifest.ts';
import { readFooter } from './parquetFooter.ts';

interface Tools {
  database: LakeDatabase;
  paths: ProjectPaths;
  /** True for batches that are being ingested now. */
  isStaged: (batch: string) => boolean;
}

type Fault = Pick<CheckFinding, 'severity' | 'code' | 'message'>;

/** Compares the manifest with every file it names, byte for byte, and with what else lies in the lake. */
export async function checkLake({ database, paths, isStaged }: Tools): Promise<CheckReport> {
  const { tables, sources, files } = await withConnection(database, readManifest);
  const findings: CheckFinding[] = [];
  const add = (table: string | null, file: string, fault: Fault | null) => {
    if (fault) findings.push({ ...fault, table: nameOf(tables, table), file, repaired: false });
  };
  for (const file of files) add(file.table, file.path, await fileFault(database, paths.lake, file));
  for (const source of sources) add(source.table, source.path, await originalFault(paths.originals, source));
  const known = new Set(files.map(({ path }) => path));
  for (const path of await filesBelow(paths.lake)) if (!known.has(path)) add(null, path, UNKNOWN);
  for (const name of await readdir(paths.staging)) if (!isStaged(name)) add(null, name, STAGED);
  return {
    clean: findings.every(({ severity }) => severity !== 'error'),
    files: files.length,
    rows: files.reduce((sum, { kind, rows }) => sum + (kind === 'data' ? rows : 0), 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    findings,
  };
}

const nameOf = (tables: LakeTable[], id: string | null) => tables.find((table) => table.id === id)?.name ?? null;

const UNKNOWN: Fault = { severity: 'notice', code: 'unknown_file', message: 'The manifest does not name this file.' };
const STAGED: Fault = {
  severity: 'notice',
  code: 'staging_left',
  message: 'Left over from an ingest that ended early.',
};
const error = (code: CheckFinding['code'], message: string): Fault => ({ severity: 'error', code, message });

async function fileFault(database: LakeDatabase, lake: string, file: LakeFile): Promise<Fault | null> {
  const path = join(lake, file.path);
  const size = await fileSize(path);
  if (size === null) return error('missing_file', 'The manifest names this file, but it is not there.');
  if (size !== file.bytes) return error('size', `It has ${size} bytes; ${file.bytes} were written.`);
  // Before DuckDB sees it: bytes that are not what was written may be anything.
  if ((await hashFile(path)) !== file.sha256) return error('unreadable', 'Its bytes are not those that were written.');
  const footer = await withConnection(database, (connection) => readFooter(connection, path));
  if (footer.rows !== file.rows) {
    return error('row_count', `Its footer says ${footer.rows} rows, the manifest ${file.rows}.`);
  }
  const metadata = fromKeyValues(footer.metadata);
  if (file.kind === 'data' && metadata?.batch !== file.batch) {
    return error('footer', 'Its footer does not say which batch it belongs to.');
  }
  return null;
}

async function originalFault(originals: string, { sha256, original, path, bytes }: LakeSource): Promise<Fault | null> {
  if (original === 'reference') return null;
  const kept = originalPath(originals, sha256);
  const size = await fileSize(kept);
  if (size === null) return error('original_missing', `The copy of ${basename(path)} is not in originals/.`);
  if (size !== bytes || (await hashFile(kept)) !== sha256) {
    return error('original_missing', `The copy of ${basename(path)} in originals/ is damaged.`);
  }
  return null;
}
