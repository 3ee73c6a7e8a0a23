import * as Plot from '@observablehq/plot';
import type { ChartTheme, ChartViewSpec } from './ChartViewProps.ts';
import { categoryOrder } from './categoryOrder.ts';
import { chartMarks, has, isGrouped } from './chartMarks.ts';
import type { ChannelName, ChartRow, ChartRows } from './chartRows.ts';
import { CHART_COLOURS, type ChartColours, seriesColours } from './chartTheme.ts';
import { drawLegend, type Legend, legendHeight } from './drawLegend.ts';
import { type FacetGrid, facetGrid, facetLabels } from './facetGrid.ts';
import { formatCategory, formatMoment, formatTick } from './formatTick.ts';
import { formatTimeTick } from './formatTimeTick.ts';

export interface DrawOptions {
  data: ChartRows;
  spec: ChartViewSpec;
  /** px. */
  width: number;
  height: number;
  theme: ChartTheme;
  label: string;
}

/** px above the drawing that the name of y takes. */
const LABEL_HEIGHT = 18;
/** px above each row of small multiples, for their names. */
const FACET_GAP = 20;
/** px below which a small multiple shows nothing; the drawing grows instead. */
const LEAST_FACET = 72;

/** Reads a colour of Plot's scale, so that legend and marks cannot differ. */
const viridis = Plot.scale({ color: { type: 'linear', domain: [0, 1], scheme: 'viridis' } });
const ramp = (t: number) => String(viridis?.apply(t));

/** The drawing as one SVG element; its colours are values, so that it looks the same outside the page. */
export function drawPlot({ data, spec, width, theme, label, ...room }: DrawOptions): SVGSVGElement {
  const colours = CHART_COLOURS[theme];
  const facets = has(data, 'facet') ? facetGrid(data.rows, width) : null;
  const legend = legendOf(spec, data, colours);
  const top = legendHeight(legend, width);
  const axisX = xAxis(spec, data, width, facets);
  const marginTop = LABEL_HEIGHT + top + (facets ? FACET_GAP : 4);
  const height = facets ? Math.max(room.height, facetsHeight(facets) + marginTop + axisX.margin) : room.height;
  const svg = Plot.plot({
    width,
    height,
    ariaLabel: label,
    marginTop,
    marginLeft: leftMargin(data),
    marginRight: 20,
    marginBottom: axisX.margin,
    style: {
      background: colours.background,
      color: colours.quiet,
      fontFamily: 'Inter, system-ui, sans-serif',
      fontSize: '11px',
      overflow: 'visible',
    },
    x: axisX.scale,
    y: yAxis(spec, data),
    ...(isGrouped(spec, data) && {
      fx: { label: spec.x, tickFormat: formatCategory, domain: categoryOrder(data), padding: 0.15 },
    }),
    ...(facets && {
      fx: { axis: null, padding: 0.06 },
      fy: { axis: null, paddingInner: rowGap(facets, height - marginTop - axisX.margin), paddingOuter: 0 },
    }),
    color: colourScale(legend, data),
    marks: [
      ...gridMarks(spec, data, colours),
      ...chartMarks({ spec, data, colours, facets: facets ? { fx: facets.columnOf, fy: facets.rowOf } : {} }),
      ...(facets ? [facetLabels(facets, colours)] : []),
    ],
  });
  if (!(svg instanceof SVGSVGElement)) throw new TypeError('The drawing is not an SVG element.');
  if (legend) svg.append(drawLegend(legend, { colours, width, top: LABEL_HEIGHT }));
  svg.style.setProperty('--plot-background', colours.background);
  svg.setAttribute('role', 'img');
  // Plot names its marks, which is not for plain groups to have; the image has a name, and its data a table.
  for (const part of svg.children) part.setAttribute('aria-hidden', 'true');
  return svg;
}

const facetsHeight = ({ rows }: FacetGrid) => rows * (LEAST_FACET + FACET_GAP) - FACET_GAP;

/** The part of a band's step that leaves `FACET_GAP` px between the rows of `height` px. */
function rowGap({ rows }: FacetGrid, height: number): number {
  return Math.min(0.9, (FACET_GAP * rows) / (height + FACET_GAP));
}

/** px at the left, for labels of y: numbers are short, names and moments need not be. */
function leftMargin(data: ChartRows): number {
  const texts = data.rows.flatMap(({ y, y1, q1 }) => {
    const value = y ?? y1 ?? q1;
    return value instanceof Date ? [formatMoment(value)] : typeof value === 'string' ? [formatCategory(value)] : [];
  });
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  return Math.min(180, Math.max(60, longest * 6.4 + 16));
}

function gridMarks({ kind }: ChartViewSpec, data: ChartRows, { grid, quiet }: ChartColours): Plot.Markish[] {
  if (kind === 'heatmap') return [];
  const zero = has(data, 'y1') || kind === 'dot' || kind === 'box' ? [] : [Plot.ruleY([0], { stroke: quiet })];
  return [Plot.gridY({ stroke: grid, strokeOpacity: 1 }), ...(kind === 'line' ? [] : zero)];
}

function isBand({ kind }: ChartViewSpec, data: ChartRows): boolean {
  if (has(data, 'x1')) return false;
  return kind === 'bar' || kind === 'box' || kind === 'histogram' || kind === 'heatmap' || isText(data, 'x');
}

function isText({ rows }: ChartRows, channel: ChannelName): boolean {
  return rows.some((row) => typeof row[channel] === 'string');
}

function isTime({ rows }: ChartRows, ...channels: ChannelName[]): boolean {
  return channels.some((channel) => rows.some((row) => row[channel] instanceof Date));
}

interface Axis {
  /** px below the drawing. */
  margin: number;
  scale: Plot.ScaleOptions;
}

/** Categories keep the order they come in; their labels lean when they would run into each other. */
function xAxis(spec: ChartViewSpec, data: ChartRows, width: number, facets: FacetGrid | null): Axis {
  if (isGrouped(spec, data)) return { margin: 44, scale: { axis: null } };
  const common = { label: spec.x, labelArrow: 'none' } as const;
  if (!isBand(spec, data)) {
    const time = isTime(data, 'x', 'x1');
    const ticks = Math.max(2, Math.min(12, Math.floor(width / (facets?.columns ?? 1) / 90)));
    const scale: Plot.ScaleOptions = time
      ? { ...common, type: 'utc', ticks, tickFormat: formatTimeTick as (tick: Date) => string }
      : { ...common, ticks, tickFormat: formatTick };
    return { margin: 40, scale };
  }
  const domain = categoryOrder(data);
  const labels = [...domain].map(formatCategory);
  const longest = Math.max(1, ...labels.map(({ length }) => length));
  const room = (width - 80) / (facets?.columns ?? 1) / Math.max(1, labels.length);
  const leans = longest * 6.5 > room;
  const every = Math.max(1, Math.ceil(14 / room));
  const scale: Plot.ScaleOptions = {
    ...common,
    type: 'band',
    domain,
    padding: spec.kind === 'box' ? 0.5 : 0.15,
    ticks: [...domain].filter((_, i) => i % every === 0) as never,
    tickFormat: formatCategory,
    ...(leans && { tickRotate: -40, labelAnchor: 'right' }),
  };
  return { margin: leans ? Math.min(150, 36 + longest * 4.4) : 40, scale };
}

function yAxis(spec: ChartViewSpec, data: ChartRows): Plot.ScaleOptions {
  const common = { label: yLabel(spec, data), labelArrow: 'none' } as const;
  if (isText(data, 'y')) return { ...common, tickFormat: formatCategory };
  if (isTime(data, 'y', 'y1', 'q1')) return { ...common, type: 'utc', tickFormat: formatMoment };
  return { ...common, tickFormat: formatTick, nice: true };
}

function yLabel({ kind, y, x, aggregate = 'none' }: ChartViewSpec, data: ChartRows): string {
  if (kind === 'histogram' || (aggregate === 'count' && kind !== 'dot')) return 'rows';
  if (kind === 'box') return y ?? x;
  if (!y) return has(data, 'y') ? 'rows' : '';
  return aggregate === 'none' || !['line', 'area', 'bar'].includes(kind) ? y : `${aggregate} of ${y}`;
}

function legendOf(spec: ChartViewSpec, data: ChartRows, colours: ChartColours): Legend | null {
  const isHeat = has(data, 'count') && (spec.kind === 'heatmap' || spec.kind === 'dot');
  if (isHeat) return rampOf('rows', data.rows, 'count');
  if (!has(data, 'colour') || !spec.colour) return null;
  if (!isText(data, 'colour')) return rampOf(spec.colour, data.rows, 'colour');
  const labels = [...new Set(data.rows.map((row) => String(row.colour)))];
  const paints = seriesColours(colours, labels.length, ramp);
  return {
    kind: 'series',
    title: spec.colour,
    items: labels.map((label, i) => ({ label, colour: paints[i] ?? colours.accent })),
  };
}

function rampOf(title: string, rows: readonly ChartRow[], channel: ChannelName): Legend {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = row[channel];
    if (value === null || value === undefined) continue;
    low = Math.min(low, Number(value));
    high = Math.max(high, Number(value));
  }
  return { kind: 'ramp', title, low, high, colourAt: ramp };
}

function colourScale(legend: Legend | null, { rows }: ChartRows): Plot.ScaleOptions {
  if (!legend || rows.length === 0) return {};
  if (legend.kind === 'ramp') return { type: 'linear', domain: [legend.low, legend.high], scheme: 'viridis' };
  return {
    type: 'categorical',
    domain: legend.items.map(({ label }) => label),
    range: legend.items.map(({ colour }) => colour),
  };
}
