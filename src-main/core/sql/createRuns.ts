import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { MillraceError, toErrorBody } from '#contract/errors.ts';
import type { Run, RunRequest } from '#contract/sql.ts';
import type { Publish } from '../engine/publish.ts';
import type { ResultStore } from './createResultStore.ts';
import type { RunQueue } from './createRunQueue.ts';
import type { Sessions } from './createSessions.ts';
import { executeScript } from './executeScript.ts';
import type { Cancellation } from './interruptUntilSettled.ts';
import { interruptUntilSettled } from './interruptUntilSettled.ts';
import { createRunRecord, hasEnded, type RunRecord, type StopReason, toRun } from './RunRecord.ts';
import type { StoredResult } from './StoredResult.ts';
import { mayChangeCatalog, splitStatements } from './splitStatements.ts';
import { sqlError } from './sqlError.ts';

// Longer than most: the life of a run, from its request to the freeing of its result.

/** How often a running run tells how far it is, milliseconds. */
const PUBLISH_EVERY_MS = 100;
/** A run that ends this soon after its first rows answers as ended, which spares the window one change. */
const SETTLE_MS = 10;
/** Ended runs that can still be asked for. */
const REMEMBERED = 500;

export interface RunsOptions {
  sessions: Sessions;
  queue: RunQueue;
  store: ResultStore;
  publish: Publish;
  onRunEnded(run: Run, script: RunRequest['script']): Promise<void> | void;
  onCatalogChange(): void;
}

export interface Runs {
  start(request: RunRequest, caller: Cancellation): RunRecord;
  /** Resolves with the run as soon as rows can be paged or it has ended. */
  answer(record: RunRecord): Promise<Run>;
  /** @throws MillraceError `not_found`. */
  find(runId: string): RunRecord;
  /** @returns milliseconds until it had ended. */
  stop(record: RunRecord, reason?: StopReason): Promise<number>;
  stopAll(reason: StopReason): Promise<void>;
  release(record: RunRecord): Promise<void>;
  closeSession(sessionId: string): Promise<void>;
}

export function createRuns({ sessions, queue, store, publish, onRunEnded, onCatalogChange }: RunsOptions): Runs {
  const records = new Map<string, RunRecord>();
  const connections = new Map<RunRecord, { connection: DuckDBConnection; isInterruptible: boolean }>();
  const leave = new Map<RunRecord, () => boolean>();

  const tell = (record: RunRecord) => publish('run', record.runId, toRun(record));

  const start = (request: RunRequest, caller: Cancellation): RunRecord => {
    const spans = splitStatements(request.sql);
    const record = createRunRecord(randomUUID(), request, { statements: spans.length });
    records.set(record.runId, record);
    forgetOld();
    sessions.get(request.sessionId, caller);
    const place = queue.enter(
      request.sessionId,
      () => execute(record),
      (ahead) => {
        record.phase = { status: 'waiting', ahead };
        tell(record);
      },
    );
    leave.set(record, place.leave);
    const gone = () => void stop(record);
    if (caller.aborted) gone();
    else caller.addEventListener('abort', gone, { once: true });
    void record.ended.promise.then(() => caller.removeEventListener('abort', gone));
    return record;
  };

  const execute = async (record: RunRecord): Promise<void> => {
    const session = sessions.get(record.request.sessionId);
    record.phase = { status: 'running', statement: 0, progress: null };
    tell(record);
    const ticking = setInterval(() => tick(record), PUBLISH_EVERY_MS);
    try {
      await session.exclusive((connection) => executeOn(connection, record));
    } catch (error) {
      fail(record, error);
    } finally {
      clearInterval(ticking);
      connections.delete(record);
      finish(record);
    }
  };

  const executeOn = async (connection: DuckDBConnection, record: RunRecord): Promise<void> => {
    const { sql, parameters = {}, sessionId } = record.request;
    const active = { connection, isInterruptible: false };
    connections.set(record, active);
    const control = {
      isStopped: () => record.stop !== null,
      stopped: record.stopped.promise,
      setInterruptible: (on: boolean) => {
        active.isInterruptible = on;
      },
      onStatement: (statement: number) => {
        if (record.phase.status === 'running') record.phase = { ...record.phase, statement };
      },
      onRows: (result: StoredResult) => showRows(record, result),
    };
    const script = { sql, spans: splitStatements(sql), parameters };
    const outcome = await executeScript(script, { connection, session: sessions.get(sessionId), store, control });
    record.phase = { status: 'done', changed: outcome.changed };
  };

  const showRows = (record: RunRecord, result: StoredResult) => {
    if (record.result === result) return;
    record.result = result;
    record.firstRows.resolve();
    void freeOthers(record);
    tell(record);
  };

  const tick = (record: RunRecord) => {
    const active = connections.get(record);
    if (active && record.phase.status === 'running') {
      record.phase = { ...record.phase, progress: progressOf(active.connection) };
    }
    tell(record);
  };

  const fail = (record: RunRecord, error: unknown) => {
    const stopped = record.stop;
    record.result = null;
    if (stopped?.code === 'limit') {
      record.phase = { status: 'failed', error: { code: 'limit', message: stopped.message, detail: {} } };
    } else if (stopped) {
      record.phase = { status: 'cancelled' };
    } else {
      record.phase = { status: 'failed', error: toErrorBody(sqlError(error, record.request.sql)) };
    }
  };

  const finish = (record: RunRecord) => {
    const run = toRun(record);
    leave.delete(record);
    record.ended.resolve(run);
    tell(record);
    void remember(run, record.request.script);
    if (record.request.sql.length > 0 && changesCatalog(record.request.sql)) onCatalogChange();
  };

  /** A history that cannot be written is told, and changes nothing about the run. */
  const remember = async (run: Run, script: RunRequest['script']) => {
    try {
      await onRunEnded(run, script);
    } catch (error) {
      process.emitWarning(`The run was not recorded: ${toErrorBody(error).message}`);
    }
  };

  const stop = async (record: RunRecord, reason: StopReason = { code: 'cancelled' }): Promise<number> => {
    if (hasEnded(record)) return 0;
    record.stop ??= reason;
    record.stopped.resolve();
    if (leave.get(record)?.()) {
      fail(record, null);
      finish(record);
      return 0;
    }
    tell(record);
    const interrupt = () => connections.get(record)?.connection.interrupt();
    return interruptUntilSettled({ interrupt }, record.ended.promise, {
      isInterruptible: () => connections.get(record)?.isInterruptible ?? false,
    });
  };

  /** A session's newest result is the one kept. */
  const freeOthers = async ({ runId, request: { sessionId } }: RunRecord): Promise<void> => {
    const others = [...records.values()].filter((r) => r.request.sessionId === sessionId && r.runId !== runId);
    await Promise.all(others.map(release));
  };

  const release = async (record: RunRecord): Promise<void> => {
    if (!hasEnded(record)) return;
    const { result } = record;
    record.result = null;
    await result?.drop();
  };

  const forgetOld = () => {
    for (const record of records.values()) {
      if (records.size <= REMEMBERED) return;
      if (hasEnded(record) && !record.result) records.delete(record.runId);
    }
  };

  return {
    start,
    stop,
    release,
    answer: async (record) => {
      const settled = record.firstRows.promise.then(() => delay(SETTLE_MS));
      await Promise.race([record.ended.promise, settled]);
      return toRun(record);
    },
    find(runId) {
      const record = records.get(runId);
      if (!record) throw new MillraceError('not_found', 'This run is not known any more; run the statement again.');
      return record;
    },
    async stopAll(reason) {
      await Promise.all([...records.values()].map((record) => stop(record, reason)));
    },
    async closeSession(sessionId) {
      const own = [...records.values()].filter(({ request }) => request.sessionId === sessionId);
      await Promise.all(own.map((record) => stop(record)));
      await Promise.all(own.map(release));
      await sessions.close(sessionId);
    },
  };
}

function changesCatalog(sql: string): boolean {
  return splitStatements(sql).some(({ start, end }) => mayChangeCatalog(sql.slice(start, end)));
}

/** 0 to 1; null where DuckDB cannot tell, which it says with -1. */
function progressOf(connection: DuckDBConnection): number | null {
  const { percentage } = connection.progress;
  return percentage < 0 ? null : Math.min(1, percentage / 100);
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
