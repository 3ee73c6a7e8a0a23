/** What separates fields in practice, most likely first. */
const CANDIDATES = [',', ';', '\t', '|'] as const;

export interface Vote {
  delimiter: string;
  quote: string;
  /** Fields of most records. */
  fields: number;
  /** Share of the records that have just that many, 0 to 1. */
  agreement: number;
  /** Lines before the first record that has that many. */
  skip: number;
}

/** Records looked at. */
const RECORDS = 500;
/** A quote that is not closed within so many lines is taken for a letter. */
const QUOTED_LINES = 20;

/**
 * The separator most records agree on, whatever a few broken ones do: that is what DuckDB's sniffer misses, which
 * gives up on a dialect at the first line that does not fit. null when no separator occurs in most records.
 */
export function voteDelimiter(lines: readonly string[], quotes: readonly string[], asked?: string): Vote | null {
  const candidates = asked === undefined ? CANDIDATES : [asked];
  const votes = candidates.flatMap((delimiter) => quotes.map((quote) => voteFor(delimiter, quote, lines)));
  const best = votes.filter(({ fields }) => fields > 1).sort(byAgreement)[0];
  return best && best.agreement >= 0.5 ? best : null;
}

const byAgreement = (a: Vote, b: Vote) => b.agreement - a.agreement || b.fields - a.fields;

interface RecordShape {
  line: number;
  fields: number;
}

function voteFor(delimiter: string, quote: string, lines: readonly string[]): Vote {
  const shapes = recordShapes(lines, delimiter, quote);
  const counts = new Map<number, number>();
  for (const { fields } of shapes) counts.set(fields, (counts.get(fields) ?? 0) + 1);
  const [fields, agreeing] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [1, 0];
  const skip = shapes.find((shape) => shape.fields === fields)?.line ?? 0;
  return { delimiter, quote, fields, agreement: shapes.length ? agreeing / shapes.length : 0, skip };
}

function recordShapes(lines: readonly string[], delimiter: string, quote: string): RecordShape[] {
  const shapes: RecordShape[] = [];
  for (let line = 0; line < lines.length && shapes.length < RECORDS; ) {
    const { fields, used } = recordAt(lines, line, delimiter, quote);
    if (lines[line] !== '') shapes.push({ line, fields });
    line += used;
  }
  return shapes;
}

/** Fields of the record that begins at a line, and the lines it takes. A quote counts only where a field begins. */
function recordAt(lines: readonly string[], start: number, delimiter: string, quote: string) {
  let fields = 1;
  let quoted = false;
  for (let used = 1; used <= QUOTED_LINES && start + used <= lines.length; used++) {
    const line = lines[start + used - 1] ?? '';
    let previous = '';
    for (const letter of used === 1 ? line : `\n${line}`) {
      if (quoted) quoted = letter !== quote;
      else if (letter === quote && (previous === '' || previous === delimiter || previous === quote)) quoted = true;
      else if (letter === delimiter) fields++;
      previous = letter;
    }
    if (!quoted) return { fields, used };
  }
  return { fields: (lines[start] ?? '').split(delimiter).length, used: 1 };
}
