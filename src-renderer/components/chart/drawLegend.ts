import type { ChartColours } from './chartTheme.ts';
import { formatTick } from './formatTick.ts';

const SVG = 'http://www.w3.org/2000/svg';
const LINE = 16;
/** About the width of a character at 11 px. */
const CHARACTER = 6.2;

export type Legend =
  | { kind: 'series'; title: string; items: readonly { label: string; colour: string }[] }
  | { kind: 'ramp'; title: string; low: number; high: number; colourAt: (t: number) => string };

/** Height that a legend needs above the drawing, px. */
export function legendHeight(legend: Legend | null, width: number): number {
  if (!legend) return 0;
  return legend.kind === 'ramp'
    ? 24
    : Math.max(1, ...placed(legend.items, width).map(({ line }) => line + 1)) * LINE + 8;
}

/** The legend as part of the drawing, so that exported pictures carry it too; `top` px from its upper edge. */
export function drawLegend(
  legend: Legend,
  { colours, width, top }: { colours: ChartColours; width: number; top: number },
): SVGGElement {
  const group = document.createElementNS(SVG, 'g');
  const attributes = {
    'aria-hidden': true,
    'font-size': 11,
    'text-anchor': 'start',
    fill: colours.quiet,
    transform: `translate(0,${top})`,
  };
  for (const [key, value] of Object.entries(attributes)) group.setAttribute(key, String(value));
  if (legend.kind === 'ramp') drawRamp(group, legend);
  else drawSeries(group, legend.items, width);
  return group;
}

type Item = { label: string; colour: string };

function placed(items: readonly Item[], width: number): (Item & { left: number; line: number })[] {
  let left = 0;
  let line = 0;
  return items.map((item) => {
    const room = 24 + Math.min(item.label.length, 30) * CHARACTER;
    if (left > 0 && left + room > width - 16) {
      left = 0;
      line++;
    }
    left += room;
    return { ...item, left: left - room, line };
  });
}

function drawSeries(group: SVGGElement, items: readonly Item[], width: number): void {
  for (const { label, colour, left, line } of placed(items, width)) {
    const y = 4 + line * LINE;
    append(group, 'rect', { x: left + 8, y: y + 2, width: 10, height: 10, rx: 2, fill: colour });
    append(group, 'text', { x: left + 22, y: y + 11 }, label.length > 30 ? `${label.slice(0, 29)}…` : label);
  }
}

function drawRamp(group: SVGGElement, { title, low, high, colourAt }: Extract<Legend, { kind: 'ramp' }>): void {
  const start = 16 + title.length * CHARACTER;
  append(group, 'text', { x: 8, y: 15 }, title);
  append(group, 'text', { x: start, y: 15, 'text-anchor': 'start' }, formatTick(low));
  const from = start + formatTick(low).length * CHARACTER + 6;
  for (let i = 0; i < 40; i++)
    append(group, 'rect', { x: from + i * 3, y: 6, width: 3.5, height: 10, fill: colourAt(i / 39) });
  append(group, 'text', { x: from + 128, y: 15 }, formatTick(high));
}

function append(group: SVGGElement, name: string, attributes: Record<string, string | number>, text = ''): void {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  group.append(element);
}
