import type { Run } from '#contract/sql.ts';

const ENDED: Record<Run['status'], boolean> = {
  waiting: false,
  running: false,
  done: true,
  failed: true,
  cancelled: true,
};

export const hasEnded = (run: Run): boolean => ENDED[run.status];

/** Answers and events about one run may cross on their way: an end is final, and otherwise the later fact wins. */
export function newerRun(known: Run | undefined, told: Run): Run {
  if (!known) return told;
  if (hasEnded(known)) return known;
  if (hasEnded(told)) return told;
  return told.elapsedMs >= known.elapsedMs ? told : known;
}
