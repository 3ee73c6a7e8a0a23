import type { Column } from '#contract/catalog.ts';
import type { CsvOptions, PreviewWarning } from '#contract/files.ts';
import { askSniffer, type Sniffed, type SniffRequest } from './askSniffer.ts';
import { sniffByHand } from './sniffByHand.ts';
import { usesQuotes } from './usesQuotes.ts';
import { type Vote, voteDelimiter } from './voteDelimiter.ts';

export interface SniffedCsv extends Sniffed {
  warnings: PreviewWarning[];
}

/** Rows DuckDB looks at unless told otherwise. */
export const SNIFFED_ROWS = 20_480;

/** Share of the records that must have one shape for the vote to count against DuckDB's sniffer. */
const STRONG = 0.7;

/**
 * Dialect and types of a CSV file. DuckDB's sniffer does most of it, but one broken line can make it see a single
 * column, other columns, or a preamble where there is none: so the records vote on their shape, and where it is
 * another one the sniffer is asked again with that dialect.
 */
export async function sniffCsv(request: SniffRequest): Promise<SniffedCsv> {
  const { text, asked } = request;
  const lines = text.split(/\r\n|\n|\r/).slice(asked.skip ?? 0);
  const found = (await askSniffer(request, asked)) ?? (await askSniffer(request, asked, true));
  const vote = voteDelimiter(lines, quotesOf(asked, found), asked.delimiter);
  const shape = vote && vote.agreement >= STRONG && !hasShape(found, vote, asked) ? vote : null;
  const best = shape ? await inShape(request, shape) : (found ?? (await asLines(request)));
  const csv = complete(best.csv, asked, text);
  const warnings = [
    ...(shape ? [outvoted(shape)] : oneColumn(best, asked, lines)),
    ...doubts(csv, asked, best.columns),
  ];
  return withDecimalComma(request, { csv, columns: best.columns, warnings });
}

function quotesOf(asked: CsvOptions, found: Sniffed | null): string[] {
  return [...new Set([asked.quote ?? '"', asked.quote ?? (found?.csv.quote || '"')])];
}

function hasShape(found: Sniffed | null, vote: Vote, asked: CsvOptions): boolean {
  if (!found || found.columns.length !== vote.fields || found.csv.delimiter !== vote.delimiter) return false;
  return asked.skip !== undefined || (found.csv.skip ?? 0) <= vote.skip;
}

async function inShape(request: SniffRequest, vote: Vote): Promise<Sniffed> {
  const { asked, text } = request;
  const { delimiter, fields } = vote;
  const quote = asked.quote ?? (usesQuotes(text, delimiter) ? vote.quote : '');
  const dialect: CsvOptions = {
    ...asked,
    delimiter,
    quote,
    escape: asked.escape ?? quote,
    skip: asked.skip ?? vote.skip,
  };
  const again = await askSniffer(request, dialect, true);
  return again?.columns.length === fields && again.csv.skip === dialect.skip
    ? again
    : sniffByHand(request, { ...vote, quote });
}

/** DuckDB found no dialect at all and neither did the vote: one text column, so that nothing is lost. */
function asLines(request: SniffRequest): Promise<Sniffed> {
  const { delimiter = ',', quote = '' } = request.asked;
  return sniffByHand(request, { delimiter, quote, fields: 1, agreement: 1, skip: 0 });
}

const outvoted = ({ delimiter, fields }: Vote): PreviewWarning => ({
  code: 'one_column',
  message: `Some lines do not fit the others. The file is read with ${fields} columns, separated by ${JSON.stringify(delimiter)}; lines that do not fit become rejects.`,
});

function oneColumn({ columns }: Sniffed, asked: CsvOptions, lines: readonly string[]): PreviewWarning[] {
  if (columns.length > 1 || asked.delimiter !== undefined || !lines.some((line) => /[,;\t|]/.test(line))) return [];
  const message = 'Only one column was found though some lines hold a separator. Pick the delimiter if there are more.';
  return [{ code: 'one_column', message }];
}

/**
 * What the sample does not show must still be read right: a file without a quote in its first rows may have one later,
 * so the common quote stands unless the text speaks against it.
 */
function complete(found: CsvOptions, asked: CsvOptions, text: string): CsvOptions {
  const delimiter = asked.delimiter ?? found.delimiter ?? ',';
  const quote = asked.quote ?? (found.quote || (usesQuotes(text, delimiter) ? '"' : ''));
  const escaping = asked.escape ?? (found.escape || quote);
  const nullText = asked.nullText ?? [''];
  const decimalSeparator = asked.decimalSeparator ?? '.';
  return { ...found, ...asked, delimiter, quote, escape: escaping, nullText, decimalSeparator };
}

/** German and French files write 1,5; DuckDB reads such a column as text unless told. */
async function withDecimalComma(request: SniffRequest, found: SniffedCsv): Promise<SniffedCsv> {
  const hopeless = request.asked.decimalSeparator !== undefined || found.csv.delimiter === ',';
  if (hopeless || !/\d,\d/.test(request.text)) return found;
  const csv: CsvOptions = { ...found.csv, decimalSeparator: ',' };
  const other = await askSniffer(request, csv, true);
  if (other?.columns.length !== found.columns.length || numbers(other.columns) <= numbers(found.columns)) return found;
  return { ...found, csv, columns: other.columns };
}

const numbers = (columns: Column[]) => columns.filter(({ type }) => type === 'DOUBLE' || type === 'BIGINT').length;

function doubts(csv: CsvOptions, asked: CsvOptions, columns: Column[]): PreviewWarning[] {
  const warnings: PreviewWarning[] = [];
  if ((csv.skip ?? 0) > 0 && asked.skip === undefined) {
    const message = `The first ${csv.skip} lines do not look like the table and are passed over.`;
    warnings.push({ code: 'header_unsure', message });
  }
  if (asked.header === undefined && columns.every(({ type }) => type === 'VARCHAR')) {
    const said = csv.header ? 'is taken for names' : 'is taken for data';
    const message = `All columns are text, so nothing tells names from data; the first line ${said}.`;
    warnings.push({ code: 'header_unsure', message });
  }
  return warnings;
}
