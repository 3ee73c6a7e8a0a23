import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type CopyOptions, copyLoaded, copyRange } from './copyRange.ts';
import type { PageCache } from './PageCache.ts';
import { writeClipboard as writeToClipboard } from './writeClipboard.ts';

interface Options extends Omit<CopyOptions, 'signal'> {
  cache: PageCache;
  write: ((text: string) => Promise<void>) | undefined;
  /** The element that has the focus when the copy command means the grid. */
  grid: RefObject<HTMLElement | null>;
}

/** Copying, and what is said about it. */
export function useGridCopy({ cache, grid, write = writeToClipboard, ...options }: Options) {
  const [notice, setNotice] = useState('');
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const copyAll = async () => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setNotice('Copying…');
    try {
      const { text, rows, left } = await copyRange({ ...options, signal: stop.signal });
      if (stop.signal.aborted) return;
      await write(text);
      setNotice(copiedText(rows, left));
    } catch (error) {
      if (!stop.signal.aborted) setNotice(`Not copied: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    if (document.activeElement !== grid.current || event.clipboardData === null) return;
    event.preventDefault();
    const text = copyLoaded(options.range, options.order, options.columns, cache);
    if (text === null) return void copyAll();
    event.clipboardData.setData('text/plain', text);
    setNotice(copiedText(options.range.bottom - options.range.top + 1, 0));
  });
  // The browser's copy command: what is on screen goes at once, the rest is fetched. It is heard at the document,
  // since Chromium before 131 sends it to where the text selection is and not to the element with the focus.
  useEffect(() => {
    document.addEventListener('copy', onCopy);
    return () => document.removeEventListener('copy', onCopy);
  }, []);

  return {
    notice,
    copyText: (text: string) =>
      void write(text).then(
        () => setNotice('Copied.'),
        (error: unknown) => setNotice(`Not copied: ${String(error)}`),
      ),
  };
}

function copiedText(rows: number, left: number): string {
  const copied = `Copied ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
  return left > 0 ? `${copied}; ${left.toLocaleString('en')} more do not fit, export them instead.` : `${copied}.`;
}
