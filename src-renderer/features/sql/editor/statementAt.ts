import type { StatementSpan } from '#contract/sql.ts';

/** The statement the cursor is in or just behind; between two it is the one before, at the very top the first. */
export function statementAt(spans: readonly StatementSpan[], position: number): StatementSpan | null {
  return spans.findLast((span) => span.start <= position) ?? spans[0] ?? null;
}

/** Names of the parameters of all these statements, in the order they first appear. */
export function parametersOf(spans: readonly StatementSpan[]): string[] {
  return [...new Set(spans.flatMap((span) => span.parameters))];
}
