/** A piece of SQL text that matters for where statements begin and end. */
export interface Token {
  /** `text` covers words, numbers, operators and anything else; blanks are not told. */
  kind: 'comment' | 'string' | 'identifier' | 'semicolon' | 'parameter' | 'text';
  /** 0-based offsets in UTF-16 code units, half-open. */
  start: number;
  end: number;
}

type Rule = [Token['kind'], RegExp];

/**
 * DuckDB's lexical rules (those of PostgreSQL): nested block comments, doubled quotes, E'' strings with backslashes,
 * dollar quotes with tags. An open string or comment reaches to the end, so that half-typed text still has spans.
 */
const RULES: Rule[] = [
  ['comment', /--[^\n\r]*/y],
  ['string', /[eE]'(?:[^'\\]+|\\[\s\S]|'')*(?:'|$)/y],
  ['string', /'(?:[^']+|'')*(?:'|$)/y],
  ['identifier', /"(?:[^"]+|"")*(?:"|$)/y],
  ['string', /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?(?:\$\1\$|$)/y],
  ['parameter', /\$[\w\u0080-\uffff]+/y],
  ['semicolon', /;/y],
  ['text', /[\w\u0080-\uffff$]+|[\s\S]/y],
];

export function lexSql(sql: string): Token[] {
  const tokens: Token[] = [];
  const blank = /\s+/y;
  let at = 0;
  while (at < sql.length) {
    blank.lastIndex = at;
    if (blank.test(sql)) {
      at = blank.lastIndex;
      continue;
    }
    const token = sql.startsWith('/*', at) ? blockComment(sql, at) : nextToken(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function nextToken(sql: string, start: number): Token {
  for (const [kind, pattern] of RULES) {
    pattern.lastIndex = start;
    if (pattern.test(sql)) return { kind, start, end: pattern.lastIndex };
  }
  return { kind: 'text', start, end: start + 1 };
}

function blockComment(sql: string, start: number): Token {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let match = edge.exec(sql); match; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return { kind: 'comment', start, end: edge.lastIndex };
  }
  return { kind: 'comment', start, end: sql.length };
}
