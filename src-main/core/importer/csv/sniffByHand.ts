import type { Column } from '#contract/catalog.ts';
import { quotedIdentifier, quotedString } from '../../duckdb/quote.ts';
import { literalPath } from '../../lake/lakeView.ts';
import type { Sniffed, SniffRequest } from './askSniffer.ts';
import { csvArguments } from './csvArguments.ts';
import type { Vote } from './voteDelimiter.ts';

const ROWS = 20_480;

/** Types tried, narrowest first, each with the texts it is meant for: DuckDB would also cast `1` to BOOLEAN. */
const TYPES: readonly (readonly [string, string])[] = [
  ['BIGINT', '^\\s*[-+]?\\d+\\s*$'],
  ['DOUBLE', ''],
  ['DATE', '^.{8,10}$'],
  ['TIMESTAMP', ''],
  ['BOOLEAN', '(?i)^(true|false)$'],
];

/** For files DuckDB's sniffer gives up on, or reads in another shape than most records have. */
export async function sniffByHand(request: SniffRequest, vote: Vote): Promise<Sniffed> {
  const { asked, text } = request;
  const { delimiter, quote, fields } = vote;
  const skip = asked.skip ?? vote.skip;
  const first = (text.split(/\r\n|\n|\r/)[skip] ?? '').split(delimiter).map((field) => unquoted(field.trim(), quote));
  const header =
    asked.header ?? (first.length === fields && first.every((field) => field !== '' && Number.isNaN(Number(field))));
  const csv = { ...asked, delimiter, quote, escape: asked.escape ?? quote, comment: asked.comment ?? '', skip, header };
  const names = uniqueNames(header ? first : [], fields);
  return { csv, columns: await typed(request, { csv, columns: names.map((name) => ({ name, type: 'VARCHAR' })) }) };
}

async function typed({ connection, path }: SniffRequest, { csv, columns }: Sniffed): Promise<Column[]> {
  const list = columns.map(({ name }) => `${quotedString(name)}: 'VARCHAR'`).join(', ');
  const args = [quotedString(literalPath(path)), 'auto_detect = false', ...csvArguments(csv), `columns = {${list}}`];
  const tests = columns.flatMap(({ name }) => [
    `count(${quotedIdentifier(name)})`,
    ...TYPES.map((type) => fitting(name, type)),
  ]);
  const result = await connection.runAndReadAll(
    `SELECT ${tests.join(', ')} FROM (FROM read_csv(${args.join(', ')}, ignore_errors = true) LIMIT ${ROWS})`,
  );
  const counts = (result.getRows()[0] ?? []).map(Number);
  return columns.map(({ name }, i) => {
    const [filled = 0, ...fits] = counts.slice(i * (TYPES.length + 1), (i + 1) * (TYPES.length + 1));
    const type = filled > 0 ? TYPES[fits.indexOf(filled)]?.[0] : undefined;
    return { name, type: type ?? 'VARCHAR' };
  });
}

function fitting(name: string, [type, pattern]: readonly [string, string]): string {
  const value = quotedIdentifier(name);
  const cast = `TRY_CAST(${value} AS ${type}) IS NOT NULL`;
  const matches = pattern === '' ? cast : `${cast} AND regexp_matches(${value}, ${quotedString(pattern)})`;
  return `count(*) FILTER (WHERE ${matches})`;
}

function unquoted(field: string, quote: string): string {
  if (quote === '' || !field.startsWith(quote) || !field.endsWith(quote)) return field;
  return field.slice(1, -1).replaceAll(quote + quote, quote);
}

function uniqueNames(names: readonly string[], count: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    const base = names[i] || `column${i}`;
    let name = base;
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${base}_${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
