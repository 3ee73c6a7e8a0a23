import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Interrupts a connection again and again until what runs on it has ended: one interrupt is lost when it arrives
 * between two steps of a query.
 *
 * @param isInterruptible false while something runs that must not be interrupted, e.g. a ROLLBACK.
 * @returns milliseconds until `work` settled.
 */
export async function interruptUntilSettled(
  connection: Pick<DuckDBConnection, 'interrupt'>,
  work: Promise<unknown>,
  { isInterruptible = (): boolean => true, everyMs = 5, now = () => performance.now() } = {},
): Promise<number> {
  const start = now();
  const interrupt = () => isInterruptible() && connection.interrupt();
  interrupt();
  const timer = setInterval(interrupt, everyMs);
  try {
    await work.catch(() => undefined);
  } finally {
    clearInterval(timer);
  }
  return now() - start;
}

/** The part of an AbortSignal that is used here. */
export interface Cancellation {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Waits for what runs on a connection; when the signal aborts, it is interrupted until it ends. */
export async function whileWanted<T>(
  connection: Pick<DuckDBConnection, 'interrupt'>,
  work: Promise<T>,
  signal?: Cancellation,
): Promise<T> {
  const cancel = () => void interruptUntilSettled(connection, work);
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await work;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
