import type { ChartKind, ChartSpec } from '#contract/chart.ts';

export type Field = 'y' | 'aggregate' | 'colour' | 'facet' | 'bins';

/** Which choices a kind of chart has besides x. */
export const FIELDS: Readonly<Record<ChartKind, readonly Field[]>> = {
  line: ['y', 'aggregate', 'colour', 'facet'],
  area: ['y', 'aggregate', 'colour', 'facet'],
  bar: ['y', 'aggregate', 'colour', 'facet'],
  dot: ['y', 'colour', 'facet'],
  histogram: ['colour', 'facet', 'bins'],
  box: ['y', 'facet'],
  heatmap: ['y', 'facet', 'bins'],
};

/** Kinds that cannot be drawn without y. */
export const NEEDS_Y: ReadonlySet<ChartKind> = new Set(['dot', 'heatmap']);

/** The same choices for another kind: what it does not have falls away, y is filled in where it must be. */
export function withKind(spec: ChartSpec, kind: ChartKind, spareY: string | undefined): ChartSpec {
  const next: ChartSpec = { kind, x: spec.x };
  for (const field of FIELDS[kind]) Object.assign(next, spec[field] !== undefined && { [field]: spec[field] });
  if (NEEDS_Y.has(kind) && next.y === undefined && spareY !== undefined) next.y = spareY;
  return next;
}

/** Sets one choice; undefined takes it away. */
export function withChoice<F extends keyof ChartSpec>(
  spec: ChartSpec,
  field: F,
  value: ChartSpec[F] | undefined,
): ChartSpec {
  const { [field]: _, ...others } = spec;
  const next = value === undefined ? others : { ...others, [field]: value };
  return next as ChartSpec;
}
