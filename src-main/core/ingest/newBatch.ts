import { randomBytes } from 'node:crypto';

let counter = 0;

/** A name for one file's ingest: sorts by time, then by order within this process. */
export function newBatch(now: Date): string {
  const time = now.toISOString().replace(/[-:.Z]/g, '');
  counter = (counter + 1) % 1_000_000;
  return `${time}-${String(counter).padStart(6, '0')}-${randomBytes(3).toString('hex')}`;
}
