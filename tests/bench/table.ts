import type { Measurement } from './Measurement.ts';
import type { MachineFacts } from './machineFacts.ts';

/** One Markdown table for people, to stdout. */
export function printTable(facts: MachineFacts, measurements: readonly Measurement[]): void {
  console.log(
    Object.entries(facts)
      .map(([name, value]) => `${name}: ${value}`)
      .join(' · '),
  );
  const rows = [['bench', 'what', 'Millrace', 'compared with', 'ratio', 'budget', 'met'], ...measurements.map(cells)];
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  console.log(
    [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n'),
  );
}

function cells({ bench, what, value, unit, against, ratio, budget = '', met }: Measurement): string[] {
  return [
    bench,
    what,
    shown(value, unit),
    against ? `${shown(against.value, unit)} ${against.what}` : '',
    ratio === undefined ? '' : `${ratio.toFixed(2)}×`,
    budget,
    met === undefined ? '' : met ? 'yes' : 'NO',
  ];
}

const shown = (value: number, unit: string) => `${value.toFixed(unit === 's' || unit === '×' ? 2 : 0)} ${unit}`;
