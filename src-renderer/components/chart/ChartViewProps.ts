import type { Ref } from 'react';

export type ChartKind = 'line' | 'area' | 'bar' | 'dot' | 'histogram' | 'box' | 'heatmap';
export type ChartTheme = 'light' | 'dark';

/** What is drawn; field values are column names, used as axis labels. */
export interface ChartViewSpec {
  kind: ChartKind;
  x: string;
  y?: string;
  aggregate?: 'none' | 'count' | 'sum' | 'avg' | 'min' | 'max' | 'median';
  colour?: string;
  facet?: string;
  bins?: number;
}

export type ChartReduction =
  | { method: 'none'; rows: number; text?: string }
  | { method: 'aggregated' | 'binned' | 'm4' | 'sampled'; rows: number; marks: number; text: string };

interface ChartViewData {
  /** One Arrow IPC stream whose columns are channels: x, y, colour, facet, x1, x2, y1, y2, count, q1, median, q3, low, high. */
  data: Uint8Array;
  reduction: ChartReduction;
  sql: string;
}

export interface ChartHandle {
  /** The drawing as a stand-alone SVG file. */
  svg(): string;
  /** The drawing at `scale` device pixels per CSS pixel. */
  png(scale?: number): Promise<Blob>;
}

export interface ChartViewProps {
  data: ChartViewData;
  /** The specification `data` was made for. */
  spec: ChartViewSpec;
  /** CSS pixels. */
  width: number;
  height: number;
  theme: ChartTheme;
  ref?: Ref<ChartHandle>;
}
