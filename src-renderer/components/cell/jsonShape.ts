/** Where inside a nested type JSON lies. Arrow knows JSON as text, yet as the item of a list (not of a struct or map) DuckDB prints it without quotes. */
export interface JsonShape {
  json: boolean;
  children: readonly JsonShape[];
}

const NO_JSON: JsonShape = { json: false, children: [] };

/** Reads DuckDB's type text, e.g. `STRUCT("a" JSON, "b" INTEGER[])[]`. */
export function jsonShape(type: string): JsonShape {
  return type.includes('JSON') ? parseType(type, 0).shape : NO_JSON;
}

interface Parsed {
  shape: JsonShape;
  end: number;
}

function parseType(text: string, start: number): Parsed {
  const word = /^[^,()[\]"]*/.exec(text.slice(start))?.[0] ?? '';
  const name = word.trim();
  const base = text[start + word.length] === '(' ? parseArguments(text, name, start + word.length + 1) : null;
  const parsed = base ?? { shape: name === 'JSON' ? { json: true, children: [] } : NO_JSON, end: start + word.length };
  return parseSuffixes(text, parsed);
}

/** `[]` and `[3]` after a type wrap it. */
function parseSuffixes(text: string, { shape, end }: Parsed): Parsed {
  const suffix = /^\[\d*\]/.exec(text.slice(end))?.[0];
  return suffix
    ? parseSuffixes(text, { shape: { json: false, children: [shape] }, end: end + suffix.length })
    : { shape, end };
}

function parseArguments(text: string, name: string, start: number): Parsed {
  const named = name === 'STRUCT' || name === 'UNION';
  if (!named && name !== 'MAP') return { shape: NO_JSON, end: closing(text, start) };
  const children: JsonShape[] = [];
  let at = start;
  for (;;) {
    const member = parseType(text, named ? afterName(text, at) : at);
    children.push(member.shape);
    at = member.end;
    if (text[at] !== ',') break;
    while (text[++at] === ' ');
  }
  const shape = name === 'MAP' ? { json: false, children: [{ json: false, children }] } : { json: false, children };
  return { shape, end: at + 1 };
}

function afterName(text: string, start: number): number {
  const name = /^"(?:[^"]|"")*" ?|^[^ ]* /.exec(text.slice(start))?.[0] ?? '';
  return start + name.length;
}

/** The arguments of other types (widths, words of an ENUM) are passed over. */
function closing(text: string, start: number): number {
  const skipped = /^(?:[^')]|'(?:[^']|'')*')*\)/.exec(text.slice(start))?.[0] ?? '';
  return start + skipped.length;
}
