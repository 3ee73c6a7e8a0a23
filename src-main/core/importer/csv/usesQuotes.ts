/**
 * Whether fields are put between double quotes, from the first text of a file: most fields that begin with a quote
 * also end with one. A text without any quote says yes too, for the first quoted field may come later.
 */
export function usesQuotes(text: string, delimiter: string): boolean {
  const at = delimiter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const opened = text.match(new RegExp(`(?:^|${at})"`, 'gm'))?.length ?? 0;
  if (opened === 0) return true;
  const closed = text.match(new RegExp(`(?:^|${at})"(?:[^"]|"")*"(?=${at}|\\r?$)`, 'gm'))?.length ?? 0;
  return closed * 2 >= opened;
}
