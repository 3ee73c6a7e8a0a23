import type { Column } from '#contract/catalog.ts';
import { MillraceError } from '#contract/errors.ts';
import { quotedIdentifier } from '../duckdb/quote.ts';

/** `number` is drawn as DOUBLE, `time` as TIMESTAMP in UTC, everything else as text. */
type ChannelKind = 'number' | 'time' | 'category';

/** A column of the result in the role it plays in a chart. */
export interface Channel {
  column: string;
  kind: ChannelKind;
  /** Integers and dates: bins narrower than 1 or a day would stay empty. */
  whole: boolean;
  /** From the result's column to what is drawn. */
  sql: string;
}

const INTEGERS = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM)$/;
const FRACTIONS = /^(FLOAT|DOUBLE|DECIMAL(\(.*\))?)$/;
const TIMES = /^(DATE|TIMESTAMP(_S|_MS|_NS)?)$/;
/** Texts are labels here: longer ones are cut, so that a chart of documents does not carry the documents. */
const LABEL_CHARACTERS = 1000;

/** @throws MillraceError `usage` when the result has no such column. */
export function channelOf(role: string, name: string, columns: readonly Column[]): Channel {
  const column = columns.find((one) => one.name === name);
  if (!column) throw unknownColumn(role, name, columns);
  return { column: name, ...drawn(quotedIdentifier(name), column.type) };
}

/** The same column as a label, whatever its type. */
export function asCategory(channel: Channel): Channel {
  if (channel.kind === 'category') return channel;
  return { ...channel, kind: 'category', sql: label(quotedIdentifier(channel.column)) };
}

/** TRY_CAST where a value may have no place, e.g. a DATE beyond TIMESTAMP: it then counts as missing. */
function drawn(column: string, type: string): Omit<Channel, 'column'> {
  if (INTEGERS.test(type)) return { kind: 'number', whole: true, sql: `TRY_CAST(${column} AS DOUBLE)` };
  if (FRACTIONS.test(type)) return { kind: 'number', whole: false, sql: `CAST(${column} AS DOUBLE)` };
  if (type === 'INTERVAL') return { kind: 'number', whole: false, sql: `epoch(${column})` };
  if (TIMES.test(type)) return { kind: 'time', whole: type === 'DATE', sql: `TRY_CAST(${column} AS TIMESTAMP)` };
  if (type === 'TIMESTAMP WITH TIME ZONE') return { kind: 'time', whole: false, sql: `timezone('UTC', ${column})` };
  if (type === 'TIME') return { kind: 'time', whole: false, sql: `DATE '1970-01-01' + ${column}` };
  return { kind: 'category', whole: false, sql: label(column) };
}

function label(column: string): string {
  return `coalesce(left(CAST(${column} AS VARCHAR), ${LABEL_CHARACTERS}), '(null)')`;
}

function unknownColumn(role: string, name: string, columns: readonly Column[]): MillraceError {
  const known = columns
    .slice(0, 20)
    .map((column) => column.name)
    .join(', ');
  return new MillraceError(
    'usage',
    `The chart's ${role} is ${JSON.stringify(name)}, but the result has no such column.`,
    {
      remedy: known ? `Choose one of: ${known}.` : 'The result has no columns.',
    },
  );
}
