import { clamp } from './scrollScale.ts';
import { NARROWEST } from './useColumnState.ts';

/** px a column needs for its name and these values, at most 600. */
export function fitWidth(name: string, values: Iterable<string>, font: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return NARROWEST;
  context.font = `600 ${font}`;
  let widest = context.measureText(name).width + 56;
  context.font = font;
  for (const value of values) widest = Math.max(widest, context.measureText(value.slice(0, 120)).width + 20);
  return clamp(Math.ceil(widest), NARROWEST, 600);
}
