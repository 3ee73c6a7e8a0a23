import type { Terminal } from './Terminal.ts';

/** One line on stderr that is written over and over; nothing at all where nobody watches. */
export function progressLine({ stderr }: Terminal): { show(text: string): void; clear(): void } {
  if (!stderr.isTTY) return { show() {}, clear() {} };
  const width = Math.max(20, (stderr.columns ?? 80) - 1);
  const write = (text: string) => void stderr.write(`\r\u001b[K${text.slice(0, width)}`);
  return { show: write, clear: () => write('') };
}
