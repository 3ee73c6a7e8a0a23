/** A name as DuckDB reads it back letter by letter, whatever it holds. */
export function quotedIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text literal. DuckDB knows no backslash escapes in plain literals, so doubling the quote is all there is. */
export function quotedString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
