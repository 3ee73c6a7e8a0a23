import type { FileFormat } from '#contract/files.ts';

/**
 * `json` for an array or for values that span lines, `ndjson` for one value a line, null for neither.
 * A name that says CSV is believed unless the text can only be JSON.
 */
export function looksLikeJson(text: string, named: FileFormat | null): 'json' | 'ndjson' | null {
  const start = text.trimStart();
  const first = start[0];
  const saysJson = named === 'json' || named === 'ndjson';
  if (first === '[') return saysJson || isArrayStart(start) ? arrayKind(start, named) : null;
  if (first !== '{') return saysJson ? named : null;
  const lines = wholeLines(start);
  const objects = lines.filter(isJson).length;
  if (objects > lines.length / 2) return lines.length > 1 || named === 'ndjson' ? 'ndjson' : 'json';
  if (named === 'ndjson') return 'ndjson';
  return saysJson || /^\{\s*("|\})/.test(start) ? 'json' : null;
}

/** Arrays one a line are NDJSON only where the name says so; `[` alone begins a JSON document. */
function arrayKind(start: string, named: FileFormat | null): 'json' | 'ndjson' {
  return named === 'ndjson' && wholeLines(start).filter(isJson).length > 1 ? 'ndjson' : 'json';
}

const isArrayStart = (start: string) =>
  /^\[\s*([{["\]\-\d]|true|false|null)/.test(start) && !/^\[[^\]\n]*\],/.test(start);

/** The sample's lines without the last one, which the end of the sample may have cut. */
function wholeLines(text: string): string[] {
  const lines = text.split(/\r?\n/, 51).filter((line) => line.trim() !== '');
  return lines.length > 1 ? lines.slice(0, -1).concat(isJson(lines.at(-1) ?? '') ? (lines.at(-1) ?? '') : []) : lines;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
