import type { Core } from '#contract/api.ts';
import type { Tab } from '../../../state/tabs.ts';
import { parametersOf, statementAt } from '../editor/statementAt.ts';

export interface EditorSelection {
  /** 0-based offsets in UTF-16 code units; equal when nothing is selected. */
  start: number;
  end: number;
}

export interface Piece {
  sql: string;
  /** Where it begins in the script. */
  offset: number;
  /** Names of the `$name` parameters it needs. */
  parameters: string[];
}

/** What a person means by "run": the selection, the statement at the cursor, or the whole script. Null when that is empty. */
export async function toRun(
  what: 'statement' | 'all',
  script: string,
  selection: EditorSelection,
  split: Core['sql']['split'],
): Promise<Piece | null> {
  const selected = script.slice(selection.start, selection.end);
  const [sql, offset] =
    what === 'all' ? [script, 0] : selected.trim() ? [selected, selection.start] : [script, selection.start];
  const spans = await split({ sql });
  if (what === 'all' || selected.trim()) {
    return spans.length ? { sql, offset: what === 'all' ? 0 : offset, parameters: parametersOf(spans) } : null;
  }
  const span = statementAt(spans, selection.start);
  return span && { sql: script.slice(span.start, span.end), offset: span.start, parameters: span.parameters };
}

/** The values a piece needs out of those typed, and the names that have none yet. */
export function valuesFor(piece: Piece, typed: Tab['parameters']) {
  const missing = piece.parameters.filter((name) => typed[name] === undefined);
  const values = Object.fromEntries(piece.parameters.map((name) => [name, typed[name] ?? null]));
  return { missing, values };
}
