import type { StatementSpan } from '#contract/sql.ts';
import { lexSql, type Token } from './lexSql.ts';

/**
 * Where each statement of a text lies, without the semicolon and without blanks and comments around it. Stretches
 * that hold nothing but comments are no statements.
 */
export function splitStatements(sql: string): StatementSpan[] {
  const spans: StatementSpan[] = [];
  let tokens: Token[] = [];
  const close = () => {
    const span = spanOf(sql, tokens);
    if (span) spans.push(span);
    tokens = [];
  };
  for (const token of lexSql(sql)) {
    if (token.kind === 'semicolon') close();
    else if (token.kind !== 'comment') tokens.push(token);
  }
  close();
  return spans;
}

function spanOf(sql: string, tokens: Token[]): StatementSpan | null {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (!first || !last) return null;
  const names = tokens.filter(({ kind }) => kind === 'parameter').map(({ start, end }) => sql.slice(start + 1, end));
  return { start: first.start, end: last.end, parameters: [...new Set(names)] };
}

/** The first word of a statement in lower case; a parenthesis before it does not count. */
function firstWord(statement: string): string {
  return /^[\s(]*([a-z]+)/i.exec(statement)?.[1]?.toLowerCase() ?? '';
}

const READS = new Set([
  'select',
  'from',
  'with',
  'values',
  'table',
  'show',
  'describe',
  'desc',
  'summarize',
  'explain',
  'pragma',
  'call',
  'execute',
  'pivot',
  'unpivot',
]);

/** Whether a statement could return rows; asked before it can be prepared, so it errs towards yes. */
export function mayReturnRows(statement: string): boolean {
  return READS.has(firstWord(statement)) || /\breturning\b/i.test(statement);
}

const CHANGES_NOTHING = new Set([
  'select',
  'from',
  'values',
  'table',
  'show',
  'describe',
  'desc',
  'summarize',
  'pivot',
  'unpivot',
]);

/** Whether a statement could change what the catalog shows; errs towards yes. */
export function mayChangeCatalog(statement: string): boolean {
  const word = firstWord(statement);
  if (word === 'with') return /\b(insert|update|delete|merge)\b/i.test(statement);
  return !CHANGES_NOTHING.has(word) && !(word === 'explain' && !/\banalyze\b/i.test(statement));
}
