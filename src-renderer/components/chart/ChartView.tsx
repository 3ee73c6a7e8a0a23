import { Button } from '@mantine/core';
import { useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ChartTable } from './ChartTable.tsx';
import classes from './ChartView.module.css';
import type { ChartReduction, ChartViewProps, ChartViewSpec } from './ChartViewProps.ts';
import { chartRows } from './chartRows.ts';
import { drawPlot } from './drawPlot.ts';
import { pngBlob, svgText } from './exportChart.ts';

/** A chart with what was left out to draw it, and its data as a table. A new drawing takes the old one's place in one step. */
export function ChartView({ data, spec, theme, ref, ...size }: ChartViewProps) {
  // Whole pixels: a saved picture has no part of one.
  const width = Math.floor(size.width);
  const height = Math.floor(size.height);
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement | null>(null);
  const [isTableShown, setTableShown] = useState(false);
  const marks = useMemo(() => chartRows(data.data), [data]);
  const label = chartLabel(spec);

  useLayoutEffect(() => {
    drawing.current = drawPlot({ data: marks, spec, width, height, theme, label });
    frame.current?.replaceChildren(drawing.current);
  }, [marks, spec, width, height, theme, label]);
  useImperativeHandle(
    ref,
    () => ({
      svg: () => svgText(drawn(drawing.current)),
      png: (scale = 2) => pngBlob(drawn(drawing.current), scale),
    }),
    [],
  );

  return (
    <figure className={classes.figure} aria-label={label}>
      <div ref={frame} className={classes.drawing} style={{ minHeight: height }} />
      <figcaption className={classes.caption}>
        <span role="status">{reductionText(data.reduction)}</span>
        <Button
          size="compact-xs"
          variant="subtle"
          fw={400}
          aria-expanded={isTableShown}
          onClick={() => setTableShown(!isTableShown)}
        >
          {isTableShown ? 'Hide data' : 'Show data as a table'}
        </Button>
      </figcaption>
      {isTableShown && <ChartTable data={marks} label={label} />}
    </figure>
  );
}

function drawn(drawing: SVGSVGElement | null): SVGSVGElement {
  if (!drawing) throw new Error('The chart has not been drawn yet.');
  return drawing;
}

/** "line chart of price by day". */
function chartLabel({ kind, x, y, aggregate = 'none', colour, facet }: ChartViewSpec): string {
  const measured = aggregate === 'none' || !y ? y : `${aggregate} of ${y}`;
  const what = kind === 'histogram' || !measured ? x : `${measured} by ${x}`;
  const noun =
    kind === 'histogram' || kind === 'heatmap'
      ? kind
      : `${kind} ${kind === 'dot' || kind === 'box' ? 'plot' : 'chart'}`;
  return `${noun} of ${what}${colour ? `, coloured by ${colour}` : ''}${facet ? `, one per ${facet}` : ''}`;
}

function reductionText(reduction: ChartReduction): string {
  if (reduction.method !== 'none') return reduction.text;
  const rows = reduction.rows.toLocaleString('en');
  return reduction.text ? `${rows} rows, none left out to draw it. ${reduction.text}` : `All ${rows} rows are drawn.`;
}
