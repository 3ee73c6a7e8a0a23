import type { ChartTheme } from './ChartViewProps.ts';

export interface ChartColours {
  background: string;
  text: string;
  quiet: string;
  grid: string;
  /** The colour of marks that stand for one series. */
  accent: string;
  /** Told apart by every common kind of colour blindness: Okabe and Ito, "Color Universal Design" (2008). */
  series: readonly string[];
  /** For more series than that; the legend and the table still name them. */
  scheme: 'viridis';
}

const SERIES = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#F0E442'];

export const CHART_COLOURS: Readonly<Record<ChartTheme, ChartColours>> = {
  light: {
    background: '#ffffff',
    text: '#212529',
    quiet: '#495057',
    grid: '#dee2e6',
    accent: '#0072B2',
    series: [...SERIES, '#343a40'],
    scheme: 'viridis',
  },
  dark: {
    background: '#1b1c1f',
    text: '#e9ecef',
    quiet: '#adb5bd',
    grid: '#34383d',
    accent: '#56B4E9',
    series: [
      '#56B4E9',
      ...SERIES.filter((colour) => colour !== '#56B4E9' && colour !== '#0072B2'),
      '#4C9BD6',
      '#ced4da',
    ],
    scheme: 'viridis',
  },
};

/** Colours for `count` series; beyond the safe palette they run through a scale of even brightness. */
export function seriesColours(colours: ChartColours, count: number, between: (t: number) => string): string[] {
  if (count <= colours.series.length) return colours.series.slice(0, count);
  return Array.from({ length: count }, (_, i) => between(0.08 + (0.84 * i) / (count - 1)));
}
