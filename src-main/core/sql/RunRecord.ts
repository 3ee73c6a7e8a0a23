import type { ErrorBody } from '#contract/errors.ts';
import type { Run, RunRequest } from '#contract/sql.ts';
import { type Deferred, deferred } from './deferred.ts';
import type { StoredResult } from './StoredResult.ts';

/** Why a run is to end before its time. */
export type StopReason = { code: 'cancelled' } | { code: 'limit'; message: string };

type Phase =
  | { status: 'waiting'; ahead: number }
  | { status: 'running'; statement: number; progress: number | null }
  | { status: 'done'; changed: number | null }
  | { status: 'failed'; error: ErrorBody }
  | { status: 'cancelled' };

/** All the engine keeps about a run. */
export interface RunRecord {
  runId: string;
  request: RunRequest;
  startedAt: string;
  /** Milliseconds since the request came; stands still when the run has ended. */
  elapsed(): number;
  statements: number;
  phase: Phase;
  result: StoredResult | null;
  stop: StopReason | null;
  /** Resolves when the run has ended, whichever way. */
  ended: Deferred<Run>;
  /** Resolves when the run is to stop. */
  stopped: Deferred<void>;
  /** Resolves when the first rows can be paged. */
  firstRows: Deferred<void>;
}

export function createRunRecord(
  runId: string,
  request: RunRequest,
  {
    statements,
    now = () => performance.now(),
    clock = () => new Date(),
  }: { statements: number; now?: () => number; clock?: () => Date },
): RunRecord {
  const start = now();
  let end: number | null = null;
  const record: RunRecord = {
    runId,
    request,
    startedAt: clock().toISOString(),
    elapsed: () => Math.round((end ?? now()) - start),
    statements,
    phase: { status: 'waiting', ahead: 0 },
    result: null,
    stop: null,
    ended: deferred(),
    stopped: deferred(),
    firstRows: deferred(),
  };
  void record.ended.promise.then(() => {
    end = now();
  });
  return record;
}

export function hasEnded({ phase }: RunRecord): boolean {
  return phase.status !== 'waiting' && phase.status !== 'running';
}

/** The run as a window sees it. */
export function toRun(record: RunRecord): Run {
  const { runId, request, startedAt, statements, phase, result, stop } = record;
  const facts = {
    runId,
    sessionId: request.sessionId,
    sql: request.sql,
    startedAt,
    elapsedMs: record.elapsed(),
    columns: result?.columns ?? [],
    rows: result?.rows() ?? 0,
  };
  switch (phase.status) {
    case 'running':
      return { ...facts, ...phase, statements, stopping: stop !== null };
    case 'done':
      return { ...facts, ...phase, returnsRows: result !== null };
    case 'waiting':
    case 'failed':
    case 'cancelled':
      return { ...facts, ...phase };
  }
}
