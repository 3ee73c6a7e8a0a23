import type { Channel } from '#contract/channel.ts';

export interface KeepOpenOptions {
  open: () => Promise<Channel>;
  /** Called with each new channel; settles when that channel has ended. */
  onOpen: (channel: Channel) => Promise<void>;
  signal: AbortSignal;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3_000;

/** Opens a channel again whenever it ends, waiting longer after each failure (100 ms to 3 s), until `signal` aborts. */
export async function keepOpen({ open, onOpen, signal, wait = pause }: KeepOpenOptions): Promise<void> {
  let delay = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const channel = await open().catch(() => null);
    if (channel && signal.aborted) return channel.close();
    if (channel) {
      delay = FIRST_WAIT_MS;
      await onOpen(channel);
    }
    if (signal.aborted) return;
    await wait(delay, signal);
    delay = Math.min(delay * 2, LONGEST_WAIT_MS);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
