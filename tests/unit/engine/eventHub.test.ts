import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Run } from '#contract/sql.ts';
import { createEventHub } from '../../../src-main/core/engine/createEventHub.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const version = (n: number) => ({ version: n });

test('the first fact goes out at once, then at most one per interval, and the newest always arrives', () => {
  const hub = createEventHub({ intervalMs: 100 });
  const seen: unknown[] = [];
  hub.subscribe((_event, _subject, data) => void seen.push(data));
  for (let n = 1; n <= 50; n++) hub.publish('catalog', '', version(n));
  expect(seen).toEqual([version(1)]);
  vi.advanceTimersByTime(100);
  expect(seen).toEqual([version(1), version(50)]);
  vi.advanceTimersByTime(1000);
  expect(seen).toHaveLength(2);
  hub.publish('catalog', '', version(51));
  expect(seen.at(-1)).toEqual(version(51));
});

test('subjects do not hold each other up, and whoever left hears nothing', () => {
  const hub = createEventHub({ intervalMs: 100 });
  const seen: string[] = [];
  const leave = hub.subscribe((event, subject) => void seen.push(`${event} ${subject}`));
  hub.publish('run', 'a', {} as Run);
  hub.publish('run', 'b', {} as Run);
  leave();
  hub.publish('run', 'c', {} as Run);
  expect(seen).toEqual(['run a', 'run b']);
});
