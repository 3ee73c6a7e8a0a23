import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { MillraceError } from '#contract/errors.ts';
import type { ReadOptions } from '#contract/files.ts';
import type { AbortSignal, Handlers } from '#contract/rpc.ts';
import { type Database, openDuckDB } from '../duckdb/openDuckDB.ts';
import { type Budget, DEFAULT_BUDGET } from './budget.ts';
import type { ImporterApi } from './ImporterApi.ts';
import { hasChanged } from './input/openInput.ts';
import { type PreparedInput, prepareInput } from './input/prepareInput.ts';
import { previewFile } from './previewFile.ts';
import { readFile } from './readFile.ts';
import type { Progress } from './watchProgress.ts';

export interface ImporterOptions {
  /** `subject` is the read's batch and file, joined by a slash. */
  onProgress?: (subject: string, progress: Progress) => void;
  budget?: Budget;
}

/** Bytes DuckDB may use for a preview. */
const PREVIEW_MEMORY = 1024 * 1024 * 1024;

/** One DuckDB in memory for the life of this process, and the unpacked copy of the file last looked at. */
export function createImporter({
  onProgress = () => {},
  budget = DEFAULT_BUDGET,
}: ImporterOptions = {}): Handlers<ImporterApi> & { close(): Promise<void> } {
  let database: Promise<Database> | null = null;
  let last: { key: string; prepared: PreparedInput } | null = null;

  const open = async (temporary: string): Promise<Database> => {
    await mkdir(temporary, { recursive: true });
    database ??= openDuckDB({
      path: ':memory:',
      temporary,
      memoryLimit: PREVIEW_MEMORY,
      threads: Math.min(4, availableParallelism()),
    });
    return database;
  };

  const forget = async () => {
    const dropped = last?.prepared;
    last = null;
    if (dropped && dropped.plain !== dropped.input.path) await rm(dropped.plain, { force: true });
  };

  const prepare = async (
    path: string,
    options: ReadOptions,
    preview: boolean,
    temporary: string,
    signal: AbortSignal,
  ): Promise<PreparedInput> => {
    const key = JSON.stringify([path, options.format, options.compression, options.csv?.encoding, preview]);
    if (last?.key === key && !(await hasChanged(last.prepared.input))) return last.prepared;
    await forget();
    const prepared = await prepareInput({ path, options, preview, temporary, budget, signal });
    last = { key, prepared };
    return prepared;
  };

  return {
    importer: {
      async preview(request, { signal }) {
        const { path, options, temporary } = request;
        const opened = await open(temporary);
        const prepared = await prepare(path, options, true, temporary, signal);
        return previewFile({ database: opened, request, prepared, budget, signal });
      },
      async read(request, { signal }) {
        const { path, options, temporary, memoryLimit, threads, batch, file } = request;
        checkRequest(request);
        const opened = await open(temporary);
        await configure(opened, memoryLimit, threads);
        const prepared = await prepare(path, options, false, temporary, signal);
        try {
          return await readFile({
            database: opened,
            request,
            prepared,
            budget,
            signal,
            onProgress: (progress) => onProgress(`${batch}/${file}`, progress),
          });
        } finally {
          await forget();
        }
      },
    },
    async close() {
      await forget();
      (await database)?.close();
      database = null;
    },
  };
}

async function configure(database: Database, memoryLimit: number, threads: number): Promise<void> {
  const connection = await database.connect();
  try {
    await connection.run(
      `SET memory_limit = '${Math.round(memoryLimit / 1024)}KiB'; SET threads = ${Math.max(1, Math.trunc(threads))}`,
    );
  } finally {
    connection.closeSync();
  }
}

function checkRequest({ maxRejects, ingestedAt }: { maxRejects: number; ingestedAt: string }): void {
  if (!(maxRejects >= 0 && maxRejects <= 1))
    throw new MillraceError('usage', `maxRejects must be between 0 and 1, not ${maxRejects}.`);
  if (Number.isNaN(Date.parse(ingestedAt)))
    throw new MillraceError('usage', `${JSON.stringify(ingestedAt)} is not a time.`);
}
