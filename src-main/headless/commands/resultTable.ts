import type { Column } from '#contract/catalog.ts';
import { arrowTexts } from '../../core/text/arrowTexts.ts';

const WIDEST = 60;
const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;

/** A page of a result as a table for people: names, DuckDB types, a rule, rows; numbers to the right. Ends with a newline. */
export function resultTable(columns: Column[], page: Uint8Array): string {
  const rows = arrowTexts(page).map((row) => row.map((text) => shortened(text ?? 'NULL')));
  const heads = [columns.map(({ name }) => shortened(name)), columns.map(({ type }) => shortened(type))];
  const widths = columns.map((_, at) => Math.max(...[...heads, ...rows].map((row) => width(row[at] ?? ''))));
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => padded(cell, widths[at] ?? 0, NUMBER.test(columns[at]?.type ?? '')))
      .join('  ')
      .trimEnd();
  const rule = widths.map((wide) => '─'.repeat(wide)).join('  ');
  return `${[...heads.map(line), rule, ...rows.map(line)].join('\n')}\n`;
}

/** One line without control characters: what a cell holds must not steer the terminal. */
function shortened(text: string): string {
  const plain = text.replace(/\n/g, '⏎').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '·');
  const letters = [...plain];
  return letters.length <= WIDEST ? plain : `${letters.slice(0, WIDEST - 1).join('')}…`;
}

const width = (text: string) => [...text].length;

function padded(text: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return right ? space + text : text + space;
}
