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

/**
 * How the rows were brought down to what can be drawn. `none`: every row that can be drawn is.
 * `text` says it as sentences, rows left out for want of a value included.
 */
export type Reduction =
  | { method: 'none'; rows: number; text?: string }
  | { method: 'aggregated' | 'binned' | 'm4' | 'sampled'; rows: number; marks: number; text: string };

/**
 * What is drawn. One Arrow IPC stream; its columns are named after channels. A number is Float64, a moment is a
 * Timestamp in µs (UTC), everything else is text (`(null)` for NULL where it is a category). `colour` and `facet`
 * are there when asked for; `facet` is always text, `colour` a number only for raw dots.
 *
 * - line, area: `x y`, in drawing order; bins give their start as `x`
 * - bar: `x y` for categories, in drawing order; `x1 x2 y` when x was binned
 * - histogram: `x1 x2 count`; for categories `x count`
 * - heatmap: `x1 x2` or `x`, `y1 y2` or `y`, and `count`
 * - dot: `x y`; when binned also `x1 x2 y1 y2 count`, `x y` being the middle
 * - box: `x low q1 median q3 high count y`; an outlier is a row with only `x` and `y`
 */
export interface ChartData {
  data: Uint8Array;
  reduction: Reduction;
  /** The SQL that makes the drawn data, so that every chart is available as SQL. */
  sql: string;
}
