import { mkdir, realpath, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import type { FileToIngest } from '#contract/files.ts';
import type { ReadResult } from '../importer/ImporterApi.ts';
import { diskFull } from '../lake/diskFull.ts';
import { toKeyValues } from '../lake/footerMetadata.ts';
import type { Lake } from '../lake/Lake.ts';
import type { Project } from '../project/Project.ts';
import { copyOriginal } from './copyOriginal.ts';
import { type FreeBytes, requireRoom } from './diskRoom.ts';
import { importerError } from './importer.ts';
import type { ImporterPool } from './importerPool.ts';
import { changedWhileRead, lookAt, type SourceFile } from './sourceFile.ts';

// Longer than most files: one file's way into the lake, step by step.

/** Files up to this many bytes are hashed first: a duplicate then costs no process. */
const HASH_FIRST = 32 * 2 ** 20;

export interface IngestTools {
  project: Project;
  lake: Lake;
  importers: ImporterPool;
  freeBytes: FreeBytes;
}

export interface FileTask {
  table: string;
  batch: string;
  file: FileToIngest;
  maxRejects: number;
  threads: number;
  memoryLimit: number;
  /** Another file follows this one. */
  expectMore: boolean;
  ingestedAt: string;
  signal: AbortSignal;
  onProgress(progress: { bytesRead: number; rows: number }): void;
  onCommitting(): void;
}

export interface FileOutcome {
  status: 'stored' | 'duplicate';
  rows: number;
  rejected: number;
}

/** Reads one file into its table, or leaves no trace. @throws MillraceError with the reason and, often, a remedy. */
export async function ingestFile(tools: IngestTools, task: FileTask): Promise<FileOutcome> {
  try {
    const source = await lookAt(task.file.path);
    return await stageAndCommit(tools, task, source);
  } catch (error) {
    if (task.signal.aborted) throw new MillraceError('cancelled', 'Cancelled.', {}, { cause: error });
    throw diskFull(error) ?? importerError(error, task.file.path);
  } finally {
    await tools.lake.discard(task.batch);
  }
}

async function stageAndCommit(tools: IngestTools, task: FileTask, source: SourceFile): Promise<FileOutcome> {
  const { lake, project } = tools;
  const fleeting = await isInside(project.paths.temporary, source.path);
  const copied = fleeting || source.bytes <= project.settings().copyOriginalsUpTo;
  await requireRoom(project.paths.state, { ...source, copied, fleeting }, tools.freeBytes);
  const staging = await lake.stage(task.batch);
  const original = copied ? join(staging, 'original') : null;
  const both = await hashAndRead(tools, task, source, staging, original);
  if (both === 'duplicate') return { status: 'duplicate', rows: 0, rejected: 0 };
  const { content, read } = both;
  if (read.contentChanged || content.bytes !== source.bytes || (await lookAt(source.path)).state !== source.state) {
    throw changedWhileRead(source.path);
  }
  requireSound(read, task);
  if (task.signal.aborted) throw new MillraceError('cancelled', 'Cancelled.');
  task.onCommitting();
  const status = await lake.commit({
    table: task.table,
    batch: task.batch,
    path: source.path,
    sha256: content.sha256,
    bytes: source.bytes,
    ingestedAt: task.ingestedAt,
    original,
    data: read.parquet.map(({ path, rows }) => ({ path, rows })),
    rejects: read.rejects,
  });
  return status === 'stored' ? { status, rows: read.rows, rejected: read.rejected } : { status, rows: 0, rejected: 0 };
}

/** What was dropped into a browser window lies there, and is gone once the server ends: a reference would be lost. */
async function isInside(folder: string, path: string): Promise<boolean> {
  return (await realpath(path)).startsWith((await realpath(folder)) + sep);
}

interface HashedAndRead {
  content: { sha256: string; bytes: number };
  read: ReadResult;
}

/** Large files are hashed and copied while they are read; whichever fails first, or finds a duplicate, stops the other. */
async function hashAndRead(
  tools: IngestTools,
  task: FileTask,
  source: SourceFile,
  staging: string,
  original: string | null,
): Promise<HashedAndRead | 'duplicate'> {
  const stop = new AbortController();
  const stopBoth = () => stop.abort();
  task.signal.addEventListener('abort', stopBoth, { once: true });
  if (task.signal.aborted) stop.abort();
  try {
    const hashing = copyOriginal(source.path, original, stop.signal).then(async (content) => {
      const known = await tools.lake.hasContent(task.table, content.sha256);
      if (known) stop.abort();
      return { content, known };
    });
    hashing.catch(stopBoth);
    if (source.bytes <= HASH_FIRST && (await hashing).known) return 'duplicate';
    const reading = readFile(tools, task, source, staging, original !== null, stop.signal);
    reading.catch(stopBoth);
    const [hashed, read] = await Promise.allSettled([hashing, reading]);
    if (hashed.status === 'fulfilled' && hashed.value.known) return 'duplicate';
    if (read.status === 'rejected' && !isCancelled(read.reason)) throw read.reason;
    if (hashed.status === 'rejected') throw hashed.reason;
    if (read.status === 'rejected') throw read.reason;
    return { content: hashed.value.content, read: read.value };
  } finally {
    task.signal.removeEventListener('abort', stopBoth);
  }
}

const isCancelled = (error: unknown) => error instanceof MillraceError && error.code === 'cancelled';

async function readFile(
  { importers, project }: IngestTools,
  task: FileTask,
  source: SourceFile,
  staging: string,
  copied: boolean,
  signal: AbortSignal,
): Promise<ReadResult> {
  if (signal.aborted) throw new MillraceError('cancelled', 'Cancelled.');
  // Not in the staging folder: an importer that outlives a killed engine for a moment may make it once more.
  const temporary = join(project.paths.temporary, task.batch);
  await mkdir(temporary, { recursive: true });
  const importer = await importers.take(task.expectMore);
  importer.on('progress', task.onProgress);
  // Killing is the fastest way to stop a process that holds nothing.
  const end = () => void importer.end();
  signal.addEventListener('abort', end, { once: true });
  const metadata = toKeyValues({
    table: task.table,
    batch: task.batch,
    path: source.path,
    bytes: source.bytes,
    ingestedAt: task.ingestedAt,
    original: copied ? 'copy' : 'reference',
  });
  try {
    if (signal.aborted) throw new MillraceError('cancelled', 'Cancelled.');
    return await importer.api.importer.read({
      path: source.path,
      options: task.file.options ?? {},
      staging,
      batch: task.batch,
      file: source.path,
      ingestedAt: task.ingestedAt,
      maxRejects: task.maxRejects,
      memoryLimit: task.memoryLimit,
      threads: task.threads,
      temporary,
      metadata,
    });
  } catch (error) {
    if (signal.aborted) throw new MillraceError('cancelled', 'Cancelled.', {}, { cause: error });
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    await importer.end();
    await rm(temporary, { recursive: true, force: true });
  }
}

/** What the importer says of itself is checked before it counts. */
function requireSound(read: ReadResult, { file: { path }, maxRejects }: FileTask): void {
  const staged = read.parquet.reduce((sum, { rows }) => sum + rows, 0);
  if (staged !== read.rows || (read.rejects?.rows ?? 0) !== read.rejected) {
    throw new MillraceError('internal', `${path}: the rows that were staged are not those that were read.`);
  }
  if (read.parquet.length === 0) throw new MillraceError('bad_input', `${path} holds no table.`, { file: path });
  const all = read.rows + read.rejected;
  if (read.rejected <= maxRejects * all) return;
  throw new MillraceError(
    'limit',
    `${read.rejected} of the ${all} rows of ${path} cannot be stored, more than the limit of ${maxRejects * 100} %.`,
    { file: path, remedy: 'Change how it is read, or raise the limit.' },
  );
}
