import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';

export interface Progress {
  bytesRead: number;
  rows: number;
}

interface Watch {
  connection: DuckDBConnection;
  path: string;
  bytes: number;
  /** Bytes this process may have in memory. */
  resident: number;
  onProgress: (progress: Progress) => void;
  rss?: () => number;
}

const EVERY_MS = 100;

/** Tells how far a read has come, and interrupts it when the process grows above its budget. */
export function watchProgress({ connection, path, bytes, resident, onProgress, rss = process.memoryUsage.rss }: Watch) {
  let exceeded = false;
  const timer = setInterval(() => {
    if (rss() > resident) {
      exceeded = true;
      connection.interrupt();
    }
    const { percentage, rows_processed } = connection.progress;
    if (percentage >= 0)
      onProgress({ bytesRead: Math.round((bytes * percentage) / 100), rows: Number(rows_processed) });
  }, EVERY_MS);
  return {
    stop: () => clearInterval(timer),
    throwIfExceeded() {
      if (exceeded) throw tooLarge(path, resident);
    },
  };
}

const tooLarge = (path: string, resident: number) =>
  new MillraceError(
    'limit',
    `${path} was stopped: reading it took more than ${Math.round(resident / 1024 / 1024)} MB of memory.`,
    {
      file: path,
      remedy: 'Split the file, or raise the memory limit in the settings.',
    },
  );
