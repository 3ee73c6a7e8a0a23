import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { toErrorBody } from '#contract/errors.ts';
import type { Run } from '#contract/sql.ts';
import { useConnections, useCoreEvent } from '../../../client/ClientProvider.tsx';
import { putRun } from '../../../client/engineCache.ts';
import type { Tab } from '../../../state/tabs.ts';
import { useStore } from '../../../state/useStore.ts';
import { sessionOf, tabOfSession } from './sessionOf.ts';
import { type Piece, valuesFor } from './toRun.ts';

export interface Runner {
  run(tab: Tab, piece: Piece): Promise<void>;
  stop(tabId: string): void;
  explain(tab: Tab, piece: Piece, analyze: boolean): Promise<void>;
  /** Ends what the tab holds in the engine. */
  forget(tabId: string): void;
}

const under = new Map<string, AbortController>();

/** Starts, stops and follows the runs of all tabs. Mount it once. */
export function useRunner(): Runner {
  const connections = useConnections();
  const cache = useQueryClient();
  useCoreEvent('run', useCallback(noteStart, []));
  return useMemo(() => {
    const { core } = connections;
    const ignore = () => undefined;
    const release = (runId: string | undefined) => {
      if (!runId) return;
      void core.sql.release({ runId }).catch(ignore);
      cache.removeQueries({ queryKey: ['run', runId] });
    };
    const explain = async (tab: Tab, piece: Piece, analyze: boolean) => {
      const { setPlan, changeTab } = useStore.getState();
      changeTab(tab.id, { resultTab: 'plan' });
      setPlan(tab.id, { status: 'loading', analyze });
      const request = { sessionId: sessionOf(tab.id), sql: piece.sql, analyze, ...parametersFor(tab, piece) };
      const stop = begin(`plan ${tab.id}`);
      await core.sql.explain(request, { signal: stop.signal }).then(
        (plan) => setPlan(tab.id, { status: 'ready', plan }),
        (error: unknown) => setPlan(tab.id, { status: 'failed', error: toErrorBody(error), offset: piece.offset }),
      );
    };
    const run = async (tab: Tab, piece: Piece) => {
      const { setRun, runs } = useStore.getState();
      const before = runs[tab.id];
      const previous = before?.status === 'started' ? before.runId : before?.previous;
      const { generation } = connections.state();
      const common = { at: performance.now(), sql: piece.sql, offset: piece.offset, generation };
      setRun(tab.id, { ...common, status: 'starting', ...(previous ? { previous } : {}) });
      const stop = begin(tab.id);
      try {
        const script = { id: tab.id, title: tab.title, text: tab.sql };
        const request = { sessionId: sessionOf(tab.id), sql: piece.sql, script, ...parametersFor(tab, piece) };
        const answer = await core.sql.run(request, { signal: stop.signal });
        putRun(cache, answer);
        if (stop.superseded) release(answer.runId);
        else setRun(tab.id, { ...common, status: 'started', runId: answer.runId });
      } catch (error) {
        if (!stop.superseded) setRun(tab.id, { ...common, status: 'refused', error: toErrorBody(error) });
      } finally {
        release(previous);
      }
    };
    const stop = (tabId: string) => {
      under.get(`plan ${tabId}`)?.abort();
      const now = useStore.getState().runs[tabId];
      if (now?.status === 'starting') under.get(tabId)?.abort();
      if (now?.status !== 'started') return;
      const known = cache.getQueryData<Run>(['run', now.runId]);
      if (known?.status === 'running') putRun(cache, { ...known, stopping: true });
      void core.sql.stop({ runId: now.runId }).catch(ignore);
    };
    const forget = (tabId: string) => {
      const now = useStore.getState().runs[tabId];
      stop(tabId);
      if (now?.status === 'started') release(now.runId);
      void core.sql.closeSession({ sessionId: sessionOf(tabId) }).catch(ignore);
    };
    return { run, stop, explain, forget };
  }, [connections, cache]);
}

const parametersFor = (tab: Tab, piece: Piece) =>
  piece.parameters.length ? { parameters: valuesFor(piece, tab.parameters).values } : {};

/** One call at a time under each name: a new one makes the answer of the one before it worthless. */
function begin(name: string): AbortController & { superseded?: boolean } {
  const before: (AbortController & { superseded?: boolean }) | undefined = under.get(name);
  if (before) {
    before.superseded = true;
    before.abort();
  }
  const controller = new AbortController();
  under.set(name, controller);
  return controller;
}

/** The first event about a run tells its number long before the first rows answer the call. */
function noteStart(run: Run): void {
  const tabId = tabOfSession(run.sessionId);
  const { runs, setRun } = useStore.getState();
  const now = tabId === null ? undefined : runs[tabId];
  if (tabId === null || now?.status !== 'starting' || run.sql !== now.sql || now.previous === run.runId) return;
  setRun(tabId, { ...now, status: 'started', runId: run.runId });
}
