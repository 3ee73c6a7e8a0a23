import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Run } from '#contract/sql.ts';
import { replaced } from '../../../../src-renderer/client/engineCache.ts';
import { hasEnded, newerRun } from '../../../../src-renderer/client/newerRun.ts';

const facts = { runId: 'r', sessionId: 's', sql: 'SELECT 1', startedAt: '2026-01-01T00:00:00Z', columns: [] };
const waiting = (elapsedMs: number): Run => ({ ...facts, elapsedMs, rows: 0, status: 'waiting', ahead: 1 });
const running = (elapsedMs: number): Run => ({
  ...facts,
  elapsedMs,
  rows: elapsedMs,
  status: 'running',
  progress: null,
  statement: 1,
  statements: 1,
  stopping: false,
});
const done: Run = { ...facts, elapsedMs: 100, rows: 100, status: 'done', returnsRows: true, changed: null };

test('in whatever order facts about a run arrive, the end stays the end', () => {
  const story = [waiting(0), waiting(5), running(10), running(50), running(90), done];
  fc.assert(
    fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (facts) => {
      const last = facts.reduce<Run | undefined>((known, told) => newerRun(known, told), undefined);
      expect(last).toEqual(done);
    }),
  );
});

test('before the end the later fact wins', () => {
  expect(newerRun(running(50), running(10))).toEqual(running(50));
  expect(newerRun(waiting(5), running(5))).toEqual(running(5));
  expect(hasEnded(running(1))).toBe(false);
});

test('a job is replaced where it stands, and a new one comes last, as in the list of the engine', () => {
  const jobs = [
    { id: 'a', n: 1 },
    { id: 'b', n: 1 },
  ];
  expect(replaced(jobs, { id: 'b', n: 2 }, 'id')).toEqual([
    { id: 'a', n: 1 },
    { id: 'b', n: 2 },
  ]);
  expect(replaced(jobs, { id: 'c', n: 1 }, 'id').map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});
