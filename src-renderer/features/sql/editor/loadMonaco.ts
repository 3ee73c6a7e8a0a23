import { use } from 'react';

export type Monaco = typeof import('./monaco.ts')['monaco'];

let loading: Promise<Monaco> | null = null;

function loadMonaco(): Promise<Monaco> {
  loading ??= import('./monaco.ts').then(({ monaco }) => monaco);
  return loading;
}

/** Suspends until the editor's code is there. */
export const useMonaco = (): Monaco => use(loadMonaco());
