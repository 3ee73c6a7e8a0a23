import { useEffect, useState } from 'react';
import type { Core } from '#contract/api.ts';
import type { Preview, ReadOptions } from '#contract/files.ts';
import { messageOf } from './messageOf.ts';

/** Long enough to type a character more, short enough for a refresh within 300 ms. */
const DEBOUNCE_MS = 120;
const ROWS = 200;

export interface PreviewState {
  /** The newest there is; one of other options stays until its successor is there. */
  preview: Preview | null;
  isLoading: boolean;
  /** Why the file cannot be read with the options asked for. */
  failure: string | null;
}

/** How a file would be read with these options. Only the newest question is answered. */
export function usePreview(call: Core['files']['preview'], path: string | null, options: ReadOptions): PreviewState {
  const [state, setState] = useState<PreviewState>({ preview: null, isLoading: true, failure: null });
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    setState((old) => ({ ...old, preview: old.preview?.path === path ? old.preview : null, isLoading: true }));
    const ask = () =>
      call({ path, options, limit: ROWS }, { signal: stop.signal }).then(
        (preview) => stop.signal.aborted || setState({ preview, isLoading: false, failure: null }),
        (error: unknown) =>
          stop.signal.aborted || setState((old) => ({ ...old, isLoading: false, failure: messageOf(error) })),
      );
    const timer = setTimeout(ask, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [call, path, options]);
  return state;
}
