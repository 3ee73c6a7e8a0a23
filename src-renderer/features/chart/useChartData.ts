import { useEffect, useRef, useState } from 'react';
import type { ChartData, ChartRequest, ChartSpec } from '#contract/chart.ts';

export type LoadChart = (request: ChartRequest, options: { signal: AbortSignal }) => Promise<ChartData>;

/** The newest chart there is, with the spec it was made for; an older one stays until then. */
export interface ChartState {
  drawn: { data: ChartData; spec: ChartSpec } | null;
  isLoading: boolean;
  /** Why the newest request failed. */
  failure: string | null;
}

export interface ChartQuestion extends Omit<ChartRequest, 'spec' | 'width'> {
  spec: ChartSpec | null;
  /** 0 while the place for the chart is not measured yet. */
  width: number;
  /** Rows of the result: when it grows, the chart is asked for again. */
  rows: number;
}

export function useChartData({ runId, viewId, spec, width, rows }: ChartQuestion, loadChart: LoadChart): ChartState {
  const [state, setState] = useState<ChartState>({ drawn: null, isLoading: false, failure: null });
  const load = useRef(loadChart);
  load.current = loadChart;
  /** A few pixels more or less are no reason to ask again. */
  const drawingWidth = Math.ceil(width / 100) * 100;

  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows make another chart.
  useEffect(() => {
    if (!spec || drawingWidth === 0) return;
    const stop = new AbortController();
    setState((old) => ({ ...old, isLoading: true }));
    const request: ChartRequest = { runId, spec, width: drawingWidth, ...(viewId !== undefined && { viewId }) };
    load.current(request, { signal: stop.signal }).then(
      (data) => stop.signal.aborted || setState({ drawn: { data, spec }, isLoading: false, failure: null }),
      (error: unknown) =>
        stop.signal.aborted || setState((old) => ({ ...old, isLoading: false, failure: messageOf(error) })),
    );
    return () => stop.abort();
  }, [runId, viewId, spec, drawingWidth, rows]);
  return state;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
