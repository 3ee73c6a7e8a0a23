/** In front of a word that must not be taken for an option; no command line can hold it. */
const MARK = '\0';

/** SQL may begin with a comment, `-- like this`, which looks like an option; but no option has a space in its name. */
export const markSql = (words: string[]): string[] =>
  words.map((word) => (/^--[^=]*\s/.test(word) ? MARK + word : word));

/** Takes the mark off again. */
export const unmarkSql = (word: string): string => (word.startsWith(MARK) ? word.slice(MARK.length) : word);
