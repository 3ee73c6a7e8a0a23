const SPECIAL = /["'(),:=[\]{}]|^[ \t\n\v\f\r]|[ \t\n\v\f\r]$|^$|^null$/i;

/** The text of a value inside a list, struct or map: quoted where it could be mistaken for something else. */
export function quoteNested(text: string): string {
  return SPECIAL.test(text) ? quoted(text) : text;
}

export function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, (character) => `\\${character}`)}'`;
}
