import type { Reduction } from '#contract/chart.ts';

/** How a chart gets its marks. */
export interface Drawing {
  sql: string;
  method: Reduction['method'];
  /** Sentences that say what was done to the rows. */
  text: string[];
}

/** Clauses of one statement, one a line. */
export function statement(...clauses: (string | null)[]): string {
  return clauses.filter((clause) => clause !== null).join('\n');
}
