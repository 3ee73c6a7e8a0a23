import type { DuckDBConnection } from '@duckdb/node-api';
import type { Core } from '#contract/api.ts';
import { MillraceError } from '#contract/errors.ts';
import type { Handlers } from '#contract/rpc.ts';
import type { Run, RunRequest } from '#contract/sql.ts';
import type { Database } from '../duckdb/openDuckDB.ts';
import type { Publish } from '../engine/publish.ts';
import type { Project } from '../project/Project.ts';
import { complete } from './complete.ts';
import { createConnectionPool } from './createConnectionPool.ts';
import { openResultStore } from './createResultStore.ts';
import { createRunQueue } from './createRunQueue.ts';
import { createRuns } from './createRuns.ts';
import { createSessions, openSession } from './createSessions.ts';
import { diagnose } from './diagnose.ts';
import { explain } from './explain.ts';
import { whileWanted } from './interruptUntilSettled.ts';
import { listFunctions } from './listFunctions.ts';
import type { ResultSource } from './ResultSource.ts';
import type { RunRecord } from './RunRecord.ts';
import { RESULT_LIMITS, type ResultLimits } from './resultLimits.ts';
import type { StoredResult } from './StoredResult.ts';
import { splitStatements } from './splitStatements.ts';

export interface SqlOptions {
  project: Pick<Project, 'paths' | 'settings'>;
  database: Database;
  publish: Publish;
  /** Told once about every run, with the script it belongs to. */
  onRunEnded?: (run: Run, script: RunRequest['script']) => Promise<void> | void;
  /** Told after a run that may have made, changed or dropped something. */
  onCatalogChange?: () => void;
  /** How long a session without any window is kept, milliseconds. */
  graceMs?: number;
  limits?: ResultLimits;
}

export type Sql = Handlers<Core>['sql'] &
  ResultSource & {
    /** Ends all that runs; runs fail with code `limit` and this reason. For the memory watchdog. */
    interruptAll(reason: string): Promise<void>;
    /** How many runs are under way and how many wait for their turn. */
    load(): { running: number; waiting: number };
    close(): Promise<void>;
  };

/** Bytes of buffers for kept results; what does not fit lies in files. */
const RESULT_MEMORY = 512 * 1024 * 1024;

/** SQL for people: sessions, runs, results, and the help an editor needs. */
export async function createSql({
  project,
  database,
  publish,
  onRunEnded = () => undefined,
  onCatalogChange = () => undefined,
  limits = RESULT_LIMITS,
  ...options
}: SqlOptions): Promise<Sql> {
  const { memoryLimit, threads } = project.settings();
  const store = await openResultStore({
    temporary: project.paths.temporary,
    memoryLimit: Math.min(RESULT_MEMORY, memoryLimit),
    threads,
    limits,
  });
  const queue = createRunQueue();
  const sessions = createSessions(database, { onAbandoned: (id) => void runs.closeSession(id), ...options });
  const runs = createRuns({ sessions, queue, store, publish, onRunEnded, onCatalogChange });
  const assistants = createConnectionPool({ ...database, connect: () => openSession(database) });

  /** The session sees its own temporary tables, but must not wait for its run. */
  const assist = <T>(sessionId: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    const session = sessions.find(sessionId);
    return session && !session.isBusy() ? session.exclusive(work) : assistants.use(work);
  };

  const explainNow: Sql['explain'] = async ({ sessionId, ...request }, { signal, caller }) => {
    const session = sessions.get(sessionId, caller);
    const { turn, leave } = queue.enter(
      sessionId,
      () => session.exclusive((connection) => whileWanted(connection, explain(connection, request), signal)),
      () => undefined,
    );
    signal.addEventListener('abort', leave, { once: true });
    const plan = await turn;
    if (!plan) throw new MillraceError('cancelled', 'The plan was not made: cancelled while it waited for its turn.');
    return plan;
  };

  return {
    async run(request, { signal, caller }) {
      const record = runs.start(request, caller);
      const stop = () => void runs.stop(record);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      const run = await runs.answer(record);
      signal.removeEventListener('abort', stop);
      return run;
    },
    wait: async ({ runId }) => runs.find(runId).ended.promise,
    stop: async ({ runId }) => ({ ms: await runs.stop(runs.find(runId)) }),
    async page({ runId, viewId, offset, limit }, { signal }) {
      const { data, rows } = await rowsOf(runs.find(runId)).page({ viewId, offset, limit }, signal);
      return { data, offset, rows };
    },
    cell: async ({ runId, viewId, row, column }) => ({
      text: await rowsOf(runs.find(runId)).cell({ viewId, row, column }),
    }),
    view: async ({ runId, sort, filters }, { signal }) => wholeOf(runs.find(runId)).view({ sort, filters }, signal),
    async release({ runId }) {
      const record = runs.find(runId);
      await runs.stop(record);
      await runs.release(record);
      return null;
    },
    async closeSession({ sessionId }) {
      await runs.closeSession(sessionId);
      return null;
    },
    split: ({ sql }) => splitStatements(sql),
    complete: ({ sessionId, sql, position }) => assist(sessionId, (c) => complete(c, sql, position)),
    diagnose: ({ sessionId, sql }) => assist(sessionId, (c) => diagnose(c, sql)),
    functions: () => assistants.use(listFunctions),
    explain: explainNow,
    resultOf: (runId, viewId) => wholeOf(runs.find(runId)).relation(viewId),
    async interruptAll(reason) {
      store.interruptAll();
      assistants.interruptAll();
      await runs.stopAll({ code: 'limit', message: reason });
    },
    load: () => ({ running: queue.running(), waiting: queue.waiting() }),
    async close() {
      await runs.stopAll({ code: 'cancelled' });
      await sessions.closeAll();
      await assistants.close();
      await store.close();
    },
  };
}

function rowsOf({ result }: RunRecord): StoredResult {
  if (result) return result;
  throw new MillraceError('not_found', 'This result is no longer there; run the statement again.');
}

/** Charts, exports and views are of the whole result only. */
function wholeOf(record: RunRecord): StoredResult {
  const result = rowsOf(record);
  if (record.phase.status === 'done') return result;
  throw new MillraceError('conflict', 'The result is still growing.', { remedy: 'Wait until the run has ended.' });
}
