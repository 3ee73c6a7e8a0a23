import { useEffect, useRef } from 'react';
import classes from './ChartView.module.css';
import type { ChannelName, ChartRows } from './chartRows.ts';
import { formatMoment } from './formatTick.ts';

/** More rows than one reads; the SQL of the chart gives all. */
const SHOWN = 500;

/** What is drawn, as a table: for those who cannot see the drawing, or want the figures. */
export function ChartTable({ data, label }: { data: ChartRows; label: string }) {
  const channels = [...data.channels] as ChannelName[];
  const left = data.rows.length - SHOWN;
  const frame = useRef<HTMLElement>(null);
  // It was asked for, and lies below the drawing.
  useEffect(() => {
    frame.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section ref={frame} className={classes.tableFrame} tabIndex={0} aria-label={`Data of ${label}`}>
      <table className={classes.table}>
        <thead>
          <tr>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {channel}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.slice(0, SHOWN).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: marks have no key but their place.
            <tr key={i}>
              {channels.map((channel) => (
                <td key={channel}>{cellText(row[channel])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p>{left.toLocaleString('en')} more are drawn; the chart's SQL gives all of them.</p>}
    </section>
  );
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return value instanceof Date ? formatMoment(value) : String(value);
}
