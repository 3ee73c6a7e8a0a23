import * as Plot from '@observablehq/plot';
import type { ChartKind, ChartViewSpec } from './ChartViewProps.ts';
import type { ChartRow, ChartRows } from './chartRows.ts';
import type { ChartColours } from './chartTheme.ts';

export interface MarkContext {
  spec: ChartViewSpec;
  data: ChartRows;
  colours: ChartColours;
  /** Facet options for every mark. */
  facets: { fx?: (row: ChartRow) => number; fy?: (row: ChartRow) => number };
}

/** What stands for the rows, per kind of chart. Which channels there are is said in the contract at `ChartData`. */
const MARKS: Readonly<Record<ChartKind, (context: MarkContext) => Plot.Markish[]>> = {
  line: ({ data, colours, facets }) => [
    Plot.lineY(data.rows, {
      x: 'x',
      y: 'y',
      stroke: paint(data, colours),
      strokeWidth: 1.5,
      ...series(data),
      ...facets,
      ...tip(),
    }),
    ...lonePoints(data, colours, facets),
  ],
  area: ({ data, colours, facets }) => [
    Plot.areaY(data.rows, {
      x: 'x',
      y1: 0,
      y2: 'y',
      fill: paint(data, colours),
      fillOpacity: 0.25,
      ...series(data),
      ...facets,
    }),
    Plot.lineY(data.rows, {
      x: 'x',
      y: 'y',
      stroke: paint(data, colours),
      strokeWidth: 1.25,
      ...series(data),
      ...facets,
      ...tip(),
    }),
  ],
  bar: barMarks,
  histogram: ({ data, colours, facets }) => {
    const fill = paint(data, colours);
    return has(data, 'x1')
      ? [
          Plot.rectY(data.rows, {
            x1: 'x1',
            x2: 'x2',
            y: 'count',
            fill,
            insetLeft: 0.5,
            insetRight: 0.5,
            ...facets,
            ...tip(),
          }),
        ]
      : [Plot.barY(data.rows, { x: 'x', y: 'count', fill, ...facets, ...tip() })];
  },
  dot: ({ data, colours, facets }) =>
    has(data, 'count')
      ? heatMarks(data, facets)
      : [
          Plot.dot(data.rows, {
            x: 'x',
            y: 'y',
            r: data.rows.length > 1000 ? 1.5 : 2.5,
            stroke: paint(data, colours),
            strokeOpacity: data.rows.length > 1000 ? 0.5 : 0.8,
            ...facets,
            ...tip(),
          }),
        ],
  heatmap: ({ data, facets }) => heatMarks(data, facets),
  box: ({ data, colours, facets }) => {
    const boxes = data.rows.filter((row) => row.q1 !== null);
    const outliers = data.rows.filter((row) => row.q1 === null);
    return [
      Plot.ruleX(boxes, { x: 'x', y1: 'low', y2: 'q1', stroke: colours.quiet, ...facets }),
      Plot.ruleX(boxes, { x: 'x', y1: 'q3', y2: 'high', stroke: colours.quiet, ...facets }),
      Plot.barY(boxes, {
        x: 'x',
        y1: 'q1',
        y2: 'q3',
        fill: colours.accent,
        fillOpacity: 0.45,
        stroke: colours.accent,
        ...facets,
        ...tip(),
      }),
      Plot.tickY(boxes, { x: 'x', y: 'median', stroke: colours.text, strokeWidth: 2, ...facets }),
      Plot.dot(outliers, { x: 'x', y: 'y', r: 1.5, stroke: colours.accent, strokeOpacity: 0.7, ...facets }),
    ];
  },
};

export function chartMarks(context: MarkContext): Plot.Markish[] {
  return MARKS[context.spec.kind](context);
}

/** Bars of one x lie on top of each other where a sum of them means something, else side by side. */
function barMarks({ spec, data, colours, facets }: MarkContext): Plot.Markish[] {
  const fill = paint(data, colours);
  if (has(data, 'x1')) {
    return [
      Plot.rectY(data.rows, { x1: 'x1', x2: 'x2', y: 'y', fill, insetLeft: 0.5, insetRight: 0.5, ...facets, ...tip() }),
    ];
  }
  if (isGrouped(spec, data)) return [Plot.barY(data.rows, { fx: 'x', x: 'colour', y: 'y', fill, ...tip() })];
  if (has(data, 'colour') && !isAdditive(spec)) {
    return [Plot.dot(data.rows, { x: 'x', y: 'y', fill, r: 4, ...facets, ...tip() })];
  }
  return [Plot.barY(data.rows, { x: 'x', y: 'y', fill, ...facets, ...tip() })];
}

export function isGrouped(spec: ChartViewSpec, data: ChartRows): boolean {
  return spec.kind === 'bar' && has(data, 'colour') && !has(data, 'x1') && !has(data, 'facet') && !isAdditive(spec);
}

function isAdditive({ aggregate = 'none' }: ChartViewSpec): boolean {
  return aggregate === 'none' || aggregate === 'sum' || aggregate === 'count';
}

function heatMarks(data: ChartRows, facets: MarkContext['facets']): Plot.Markish[] {
  const options = { fill: 'count', inset: 0.25, ...facets, ...tip() };
  const binsX = has(data, 'x1');
  const binsY = has(data, 'y1');
  if (binsX && binsY) return [Plot.rect(data.rows, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', ...options })];
  if (binsX) return [Plot.barX(data.rows, { x1: 'x1', x2: 'x2', y: 'y', ...options })];
  if (binsY) return [Plot.barY(data.rows, { x: 'x', y1: 'y1', y2: 'y2', ...options })];
  return [Plot.cell(data.rows, { x: 'x', y: 'y', ...options })];
}

/** A line needs two points; a series of one would not be seen. */
function lonePoints(
  { rows, ...data }: ChartRows,
  colours: ChartColours,
  facets: MarkContext['facets'],
): Plot.Markish[] {
  const key = ({ colour, facet }: ChartRow) => `${colour} ${facet}`;
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  const lone = rows.filter((row) => counts.get(key(row)) === 1);
  return lone.length > 0
    ? [Plot.dot(lone, { x: 'x', y: 'y', fill: paint({ rows, ...data }, colours), r: 3, ...facets })]
    : [];
}

export function has({ channels }: ChartRows, name: string): boolean {
  return channels.has(name);
}

function paint(data: ChartRows, { accent }: ChartColours): string {
  return has(data, 'colour') ? 'colour' : accent;
}

/** Rows come in drawing order, so lines must not be sorted by Plot. */
function series(data: ChartRows): { z?: string } {
  return has(data, 'colour') ? { z: 'colour' } : {};
}

function tip() {
  return { tip: true } as const;
}
