import type { Column } from '#contract/catalog.ts';
import type { ChartSpec } from '#contract/chart.ts';
import { isNumeric, typeKind } from '../../components/cell/typeKind.ts';

/** A first chart for columns of these types; null where nothing can be drawn. */
export function suggestChart(columns: readonly Column[]): ChartSpec | null {
  const time = columns.find(({ type }) => typeKind(type) === 'date');
  const category = columns.find(({ type }) => typeKind(type) === 'text' || typeKind(type) === 'boolean');
  const numbers = columns.filter(({ type }) => isNumeric(type));
  const measures = [...numbers.filter((column) => !isKey(column)), ...numbers.filter(isKey)];
  const [first, second] = measures;
  if (time && first) return { kind: 'line', x: time.name, y: first.name, aggregate: 'none' };
  if (category && first) return { kind: 'bar', x: category.name, y: first.name, aggregate: 'avg' };
  if (first && second) return { kind: 'dot', x: first.name, y: second.name };
  if (first) return { kind: 'histogram', x: first.name };
  if (time) return { kind: 'histogram', x: time.name };
  return category ? { kind: 'bar', x: category.name, aggregate: 'count' } : null;
}

/** Numbers that name a row rather than measure something. */
function isKey({ name }: Column): boolean {
  return /(^|[_\s])(id|key|index|rowid|row)$|[a-z]I[dD]$/.test(name) || /^(id|key|index|rowid|row)$/i.test(name);
}
