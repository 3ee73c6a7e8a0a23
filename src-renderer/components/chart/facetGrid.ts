import * as Plot from '@observablehq/plot';
import type { ChartRow } from './chartRows.ts';
import type { ChartColours } from './chartTheme.ts';

export interface FacetGrid {
  names: readonly string[];
  columns: number;
  rows: number;
  columnOf: (row: ChartRow) => number;
  rowOf: (row: ChartRow) => number;
}

/** Small multiples in reading order, none narrower than some 200 px. */
export function facetGrid(rows: readonly ChartRow[], width: number): FacetGrid {
  const names = [...new Set(rows.map(({ facet }) => String(facet)))];
  const places = new Map(names.map((name, i) => [name, i]));
  const columns = Math.max(1, Math.min(Math.ceil(Math.sqrt(names.length)), Math.floor(width / 200)));
  const place = ({ facet }: ChartRow) => places.get(String(facet)) ?? 0;
  return {
    names,
    columns,
    rows: Math.ceil(names.length / columns),
    columnOf: (row) => place(row) % columns,
    rowOf: (row) => Math.floor(place(row) / columns),
  };
}

export function facetLabels({ names, columns }: FacetGrid, { text }: ChartColours): Plot.Markish {
  return Plot.text(names, {
    text: (name: string) => (name.length > 40 ? `${name.slice(0, 39)}…` : name),
    fx: (_: string, i: number) => i % columns,
    fy: (_: string, i: number) => Math.floor(i / columns),
    frameAnchor: 'top-left',
    dy: -14,
    fill: text,
    fontWeight: 600,
  });
}
