import type { Column } from '#contract/catalog.ts';
import type { ChartKind } from '#contract/chart.ts';
import { MillraceError } from '#contract/errors.ts';
import { type Channel, channelOf } from './Channel.ts';
import type { Drawing } from './Drawing.ts';
import { drawAggregated } from './drawAggregated.ts';
import { drawBar } from './drawBar.ts';
import { drawBoxes } from './drawBoxes.ts';
import { drawDots } from './drawDots.ts';
import { drawHeatmap } from './drawHeatmap.ts';
import { drawHistogram } from './drawHistogram.ts';
import { drawLine } from './drawLine.ts';
import { type Facts, measurePoints } from './measurePoints.ts';
import type { Channels, ChartSource, Role } from './Points.ts';

type Given = Channels & { x: Channel };
type Measure = (channels: Channels) => Promise<Facts>;
type Draw = (source: ChartSource, channels: Given, facts: Measure) => Promise<Drawing>;

const DRAW: Record<ChartKind, Draw> = {
  line: overX(drawLine),
  area: overX(drawLine),
  bar: overX(drawBar),
  dot: (source, channels, facts) => drawDots(source, withY(source, channels), facts),
  heatmap: (source, channels, facts) => drawHeatmap(source, withY(source, channels), facts),
  histogram: drawHistogram,
  box: drawBoxes,
};

/**
 * Decides how a result of any size becomes a bounded number of marks.
 *
 * @throws MillraceError `usage` when a column is not there or the kind needs one that was not given.
 */
export async function drawChart(
  source: ChartSource,
  columns: readonly Column[],
): Promise<{ drawing: Drawing; facts: Facts }> {
  const channels = channelsOf(source, columns);
  let facts: Facts | null = null;
  const measure: Measure = async (used) => {
    facts = await measurePoints(source, used);
    return facts;
  };
  const draw = Object.hasOwn(DRAW, source.spec.kind) ? DRAW[source.spec.kind] : null;
  if (!draw) throw new MillraceError('usage', `There is no chart of kind ${JSON.stringify(source.spec.kind)}.`);
  const drawing = await draw(source, channels, measure);
  return { drawing, facts: facts ?? (await measure({ x: channels.x })) };
}

/** Bar, line and area: with an aggregate, or without y, one mark per x. */
function overX(
  drawValues: (source: ChartSource, channels: Given & { y: Channel }, facts: Measure) => Promise<Drawing>,
): Draw {
  return (source, channels, facts) => {
    const { aggregate } = source.spec;
    const { y } = channels;
    if (aggregate && aggregate !== 'none') return drawAggregated(source, channels, { aggregate, facts });
    if (!y) return drawAggregated(source, channels, { aggregate: 'count', facts });
    if (y.kind !== 'category') return drawValues(source, { ...channels, y }, facts);
    const why = [`${y.column} holds no numbers, so rows are counted.`];
    return drawAggregated(source, channels, { aggregate: 'count', facts, why });
  };
}

function withY({ spec }: ChartSource, channels: Given): Given & { y: Channel } {
  const { y } = channels;
  if (y) return { ...channels, y };
  throw new MillraceError('usage', `A ${spec.kind} chart needs a column for y.`, { remedy: 'Choose a column for y.' });
}

function channelsOf({ spec }: ChartSource, columns: readonly Column[]): Given {
  const optional = (['y', 'colour', 'facet'] as const).flatMap((role) => {
    const name = spec[role];
    return name === undefined ? [] : [[role, channelOf(role, name, columns)] as [Role, Channel]];
  });
  return { ...Object.fromEntries(optional), x: channelOf('x', spec.x, columns) };
}
