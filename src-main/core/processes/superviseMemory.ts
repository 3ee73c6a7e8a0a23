export interface MemoryWatchOptions {
  read: () => Promise<number | null>;
  /** Bytes; asked each time, for it may change. */
  ceiling: () => number;
  /** Milliseconds between two readings. */
  every: number;
  /** Milliseconds memory may stay above the ceiling after an interrupt. */
  grace: number;
  interrupt(reason: string): void;
  kill(reason: string): void;
}

export interface MemoryWatch {
  /** The last reading in bytes, null before the first one. */
  readonly last: number | null;
  stop(): void;
}

/** Above this many ceilings there is no time to ask: the next reading may never come. */
const HOPELESS = 2;

/**
 * Watches a process from outside, because DuckDB's own `memory_limit` does not bound its memory: above the
 * ceiling everything is interrupted, still above it after the grace (or at twice the ceiling) the process is killed.
 */
export function watchMemory({ read, ceiling, every, grace, interrupt, kill }: MemoryWatchOptions): MemoryWatch {
  let last: number | null = null;
  let interruptedAt: number | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const judge = (bytes: number, limit: number) => {
    if (bytes <= limit) {
      interruptedAt = null;
    } else if (bytes > HOPELESS * limit) {
      kill(`${tooMuch(bytes, limit)}. It was ended at once to protect this machine.`);
    } else if (interruptedAt === null) {
      interruptedAt = performance.now();
      interrupt(`${tooMuch(bytes, limit)}, so everything that ran was stopped.`);
    } else if (performance.now() - interruptedAt > grace) {
      kill(`${tooMuch(bytes, limit)}, also after all queries were stopped, so it was restarted.`);
    }
  };

  const look = async () => {
    const bytes = await read();
    if (stopped) return;
    if (bytes !== null) {
      last = bytes;
      judge(bytes, ceiling());
    }
    timer = setTimeout(look, every);
  };
  timer = setTimeout(look, every);

  return {
    get last() {
      return last;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const tooMuch = (bytes: number, limit: number) =>
  `The engine used ${gigabytes(bytes)} of memory, more than the ${gigabytes(limit)} this project allows`;

/** Decimal gigabytes, as file managers and DuckDB say it. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`;
}
