import type { Measurement } from './Measurement.ts';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Seconds a piece of work takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Measures all sides in turns, so that what the machine does beside hits each alike. Each answers its own seconds. */
export async function inTurns<Side extends string>(
  runs: number,
  sides: Record<Side, () => Promise<number>>,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Side, number[]>;
  for (let run = 0; run < runs; run++) {
    for (const name of run % 2 === 0 ? names : names.toReversed()) found[name].push(await sides[name]());
  }
  return found;
}

/** Ours beside DuckDB's, as medians in the unit. */
export function compared(
  { bench, what, unit, limit }: { bench: string; what: string; unit: 's' | 'ms'; limit?: number },
  ours: readonly number[],
  against: { what: string; runs: readonly number[] },
): Measurement {
  const scale = unit === 'ms' ? 1000 : 1;
  const ratio = median(ours) / median(against.runs);
  return {
    bench,
    what,
    unit,
    value: median(ours) * scale,
    against: { what: against.what, value: median(against.runs) * scale },
    ratio,
    runs: ours.map((value) => value * scale),
    ...(limit !== undefined && { budget: `≤ ${limit}×`, met: ratio <= limit }),
  };
}
