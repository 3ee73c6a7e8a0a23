import type { CsvOptions } from '#contract/files.ts';
import { quotedString } from '../../duckdb/quote.ts';

/** What was asked for, as named arguments of `read_csv` and `sniff_csv`; what is left out is not named. */
export function csvArguments(csv: CsvOptions): string[] {
  const texts: [string, string | undefined][] = [
    ['delim', csv.delimiter],
    ['quote', csv.quote],
    ['escape', csv.escape],
    ['comment', csv.comment],
    ['decimal_separator', csv.decimalSeparator],
    ['dateformat', csv.dateFormat],
    ['timestampformat', csv.timestampFormat],
  ];
  const args = texts.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${quotedString(value)}`]));
  if (csv.header !== undefined) args.push(`header = ${csv.header}`);
  if (csv.skip !== undefined) args.push(`skip = ${Math.trunc(csv.skip)}`);
  if (csv.nullText?.length) args.push(`nullstr = [${csv.nullText.map(quotedString).join(', ')}]`);
  return args;
}
