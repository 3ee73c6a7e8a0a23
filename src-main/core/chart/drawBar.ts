import type { Channel } from './Channel.ts';
import type { Drawing } from './Drawing.ts';
import { drawAggregated } from './drawAggregated.ts';
import { drawLine } from './drawLine.ts';
import { counted, type Facts } from './measurePoints.ts';
import type { Channels, ChartSource } from './Points.ts';

const MOST_BARS = 500;

/** Bars of single rows while they can be told apart. Bars of the same x are stacked, so their sum is the same picture. */
export async function drawBar(
  source: ChartSource,
  channels: Channels & { x: Channel; y: Channel },
  facts: (channels: Channels) => Promise<Facts>,
): Promise<Drawing> {
  const { drawable } = await facts({ x: channels.x, y: channels.y });
  if (drawable <= MOST_BARS) return drawLine(source, channels, facts);
  const why = [`${counted(drawable, 'row')} are too many for a bar each: the sum of ${channels.y.column} is drawn.`];
  return drawAggregated(source, channels, { aggregate: 'sum', facts, why });
}
