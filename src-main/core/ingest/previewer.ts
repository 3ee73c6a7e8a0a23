import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import type { Preview, ReadOptions } from '#contract/files.ts';
import type { AbortSignal } from '#contract/rpc.ts';
import type { StartProcess } from '../processes/startProcess.ts';
import { type Importer, importerError, startImporter } from './importer.ts';

/** A file that keeps a preview busy for longer than this has ended it. */
const LONGEST_MS = 60_000;

interface Warm {
  importer: Importer;
  temporary: string;
}

/** Previews by one importer that stays warm, so that a changed option shows at once; a new one when it dies. */
export function createPreviewer(startProcess: StartProcess, temporary: string, longestMs = LONGEST_MS) {
  let warm: Promise<Warm> | null = null;

  const start = async (): Promise<Warm> => {
    await mkdir(temporary, { recursive: true });
    const folder = await mkdtemp(join(temporary, 'preview-'));
    return { importer: await startImporter(startProcess), temporary: folder };
  };
  const get = () => {
    if (warm) return warm;
    const mine = start();
    warm = mine;
    const forget = () => {
      if (warm === mine) warm = null;
    };
    mine.then(({ importer, temporary: folder }) => {
      importer.exited.then(forget);
      importer.exited.then(() => rm(folder, { recursive: true, force: true })).catch(() => undefined);
    }, forget);
    return mine;
  };

  return {
    async preview(path: string, options: ReadOptions, limit: number, signal: AbortSignal): Promise<Preview> {
      const mine = get();
      const { importer, temporary: folder } = await mine;
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        void importer.end();
      }, longestMs);
      try {
        return await importer.api.importer.preview({ path, options, limit, temporary: folder }, { signal });
      } catch (error) {
        if (isClosed(error)) {
          // Its channel ends before its exit is told; who asks next must get a new one.
          if (warm === mine) warm = null;
          await importer.end();
        }
        throw late ? tookTooLong(path, longestMs, error) : importerError(error, path);
      } finally {
        clearTimeout(timer);
      }
    },
    async close(): Promise<void> {
      const last = await warm?.catch(() => null); // One that did not start needs no end.
      warm = null;
      await last?.importer.end();
      if (last) await rm(last.temporary, { recursive: true, force: true });
    },
  };
}

const isClosed = (error: unknown) => error instanceof MillraceError && error.code === 'closed';

function tookTooLong(path: string, ms: number, cause: unknown): MillraceError {
  return new MillraceError(
    'limit',
    `The preview of ${path} was stopped after ${ms / 1000} s.`,
    { file: path, remedy: 'Ingest the file without a preview, or check what it holds.' },
    { cause },
  );
}
