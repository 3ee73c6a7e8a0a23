/** What a person chose to see of a result. Field values are column names of the result. */
export type ChartKind = 'line' | 'area' | 'bar' | 'dot' | 'histogram' | 'box' | 'heatmap';

export interface ChartSpec {
  kind: ChartKind;
  x: string;
  /** Not used by `histogram`; `bar` counts rows when left out. */
  y?: string;
  /** Aggregate of y per x for bar, line, area; `none` draws values as they are. */
  aggregate?: 'none' | 'count' | 'sum' | 'avg' | 'min' | 'max' | 'median';
  colour?: string;
  facet?: string;
  /** Number of bins for histogram and heatmap; chosen when left out. */
  bins?: number;
}

export interface ChartRequest {
  runId: string;
  viewId?: string;
  spec: ChartSpec;
  /** Width of the drawing area in CSS pixels: bounds what is worth sending. */
  width: number;
}

/** How the rows were brought down to what can be drawn. `none`: every row is drawn. */
export type Reduction =
  | { method: 'none'; rows: number }
  | { method: 'aggregated' | 'binned' | 'm4' | 'sampled'; rows: number; marks: number; text: string };

export interface ChartData {
  /** One Arrow IPC stream; columns are named after channels: x, y, colour, facet, x1, x2, y1, y2, count, q1, median, q3, low, high. */
  data: Uint8Array;
  reduction: Reduction;
  /** The SQL that makes the drawn data, so that every chart is available as SQL. */
  sql: string;
}
