import { useEffect, useState } from 'react';

const STEP_MS = 100;

/** Milliseconds since `from` (`performance.now()`), ten times a second, for as long as `ticking`. */
export function useElapsed(from: number, ticking: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!ticking) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), STEP_MS);
    return () => clearInterval(timer);
  }, [ticking]);
  return Math.max(0, now - from);
}
