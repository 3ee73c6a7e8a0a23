import type { DuckDBConnection } from '@duckdb/node-api';
import type { PreviewWarning } from '#contract/files.ts';
import { quotedIdentifier, quotedString } from '../duckdb/quote.ts';
import { type ColumnPlan, includedColumns, type PlannedColumn } from './columnPlan.ts';

/** What values of a text column may look like. `pattern` is read by JavaScript and by DuckDB's RE2 alike. */
interface Likeness {
  pattern: string;
  /** True for a value that can be stored so, as an SQL condition on an expression. */
  casts(value: string): string;
  words: string;
  choose: string;
}

const NUMBER = '[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?';
const TIME = '\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?';

const plain = (type: string, words: string, pattern: string): Likeness => ({
  pattern: `^\\s*${pattern}\\s*$`,
  casts: (value) => `TRY_CAST(${value} AS ${type}) IS NOT NULL`,
  words,
  choose: type,
});

const dated = (format: string, pattern: string): Likeness => ({
  pattern: `^\\s*${pattern}\\s*$`,
  casts: (value) => `try_strptime(trim(${value}), ${quotedString(format)}) IS NOT NULL`,
  words: 'dates',
  choose: `DATE with the date format ${format}`,
});

/** Tried in this order; the first one most values have is meant. */
const LIKENESSES: readonly Likeness[] = [
  plain('BIGINT', 'whole numbers', '[-+]?\\d{1,18}'),
  plain('DOUBLE', 'numbers', NUMBER),
  {
    ...plain('DOUBLE', 'numbers', '[-+]?\\d+(,\\d+)?'),
    casts: (value) => `TRY_CAST(replace(${value}, ',', '.') AS DOUBLE) IS NOT NULL`,
    choose: 'DOUBLE with the decimal separator ","',
  },
  plain('BOOLEAN', 'true or false', '(?:[tT]rue|[fF]alse|TRUE|FALSE)'),
  plain('DATE', 'dates', '\\d{4}-\\d{1,2}-\\d{1,2}'),
  dated('%d.%m.%Y', '\\d{1,2}\\.\\d{1,2}\\.\\d{4}'),
  dated('%d/%m/%Y', '[0-3]?\\d/[01]?\\d/\\d{4}'),
  dated('%m/%d/%Y', '[01]?\\d/[0-3]?\\d/\\d{4}'),
  dated('%Y/%m/%d', '\\d{4}/\\d{1,2}/\\d{1,2}'),
  plain('TIMESTAMP', 'times', `\\d{4}-\\d{1,2}-\\d{1,2}[T ]${TIME}`),
];

/** Share of a column's values that must be alike for its type to be doubted. */
const SHARE = 0.9;
const FEWEST = 9;
/** What is looked at: first rows and columns, so that the cost stays bounded however large or wide the file is. */
const ROWS = 1_000;
const CELLS = 50_000;
const COLUMNS = 500;
const EXAMPLES = 3;
const WARNINGS = 10;

interface UnsureTypes {
  connection: DuckDBConnection;
  plan: ColumnPlan;
  /** Table with the first rows under their names in the table. */
  rows: string;
  /** What follows FROM, giving all rows the types were found in, under their names in the file. */
  sample: string;
}

/**
 * DuckDB takes a column for text as soon as one value of its sample is no number, date or boolean, and then nothing is
 * rejected. Warns of text columns most values of which are something else, with the values that are not.
 */
export async function unsureTypes({ connection, plan, rows, sample }: UnsureTypes): Promise<PreviewWarning[]> {
  const texts = includedColumns(plan)
    .filter(({ found, type }) => found === 'VARCHAR' && type === 'VARCHAR')
    .slice(0, COLUMNS);
  if (texts.length === 0) return [];
  const count = Math.min(ROWS, Math.max(FEWEST + 1, Math.floor(CELLS / texts.length)));
  const names = texts.map(({ name }) => quotedIdentifier(name)).join(', ');
  const first = await connection.runAndReadAll(`SELECT ${names} FROM ${rows} LIMIT ${count}`);
  const values = first.getColumns();
  const alike = texts.flatMap((column, i) => {
    const likeness = likenessOf((values[i] ?? []).filter((value) => value !== null).map(String));
    return likeness ? [{ column, likeness }] : [];
  });
  const doubted = alike.slice(0, WARNINGS);
  if (doubted.length === 0) return [];
  const columns = doubted.map(({ column }, i) => `${quotedIdentifier(column.source)} AS v${i}`).join(', ');
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE doubted AS SELECT row_number() OVER () AS number, ${columns} FROM ${sample}`,
  );
  const warnings: PreviewWarning[] = [];
  for (const [i, { column, likeness }] of doubted.entries()) {
    warnings.push(await doubt(connection, `v${i}`, column, likeness));
  }
  const more = alike.length - doubted.length;
  if (more > 0) {
    warnings.push({ code: 'type_unsure', message: `So it is with ${more} more ${more === 1 ? 'column' : 'columns'}.` });
  }
  return warnings;
}

function likenessOf(values: readonly string[]): Likeness | null {
  const enough = Math.max(FEWEST, values.length * SHARE);
  if (values.length < enough) return null;
  const alike = LIKENESSES.map((likeness) => {
    const pattern = new RegExp(likeness.pattern);
    return { likeness, fitting: values.filter((value) => pattern.test(value)).length };
  });
  const best = Math.max(...alike.map(({ fitting }) => fitting));
  return best < enough ? null : (alike.find(({ fitting }) => fitting === best)?.likeness ?? null);
}

async function doubt(
  connection: DuckDBConnection,
  value: string,
  { name }: PlannedColumn,
  { pattern, casts, words, choose }: Likeness,
): Promise<PreviewWarning> {
  const fits = `(regexp_matches(value, ${quotedString(pattern)}) AND ${casts('value')})`;
  const found = await connection.runAndReadAll(`
    SELECT number::INTEGER, value, misfits::INTEGER, looked_at::INTEGER
    FROM (SELECT *, count(*) FILTER (WHERE NOT fits) OVER () AS misfits, count(*) OVER () AS looked_at
          FROM (SELECT number, value, ${fits} AS fits
                FROM (SELECT number, ${value} AS value FROM doubted) WHERE value IS NOT NULL))
    ORDER BY fits, number LIMIT ${EXAMPLES}`);
  const rows = found.getRows();
  const [misfits = 0, all = 0] = [Number(rows[0]?.[2] ?? 0), Number(rows[0]?.[3] ?? 0)];
  const examples = rows.slice(0, misfits).map(([row, value]) => `${JSON.stringify(String(value))} (row ${row})`);
  const why =
    misfits === 0
      ? `although all ${all.toLocaleString('en')} values looked at are ${words}`
      : `since ${misfits.toLocaleString('en')} of ${all.toLocaleString('en')} values ${misfits === 1 ? 'is' : 'are'} not like the others, which are ${words}: ${examples.join(', ')}${misfits > examples.length ? ', …' : ''}`;
  return {
    code: 'type_unsure',
    message: `Column ${JSON.stringify(name)} is read as text ${why}. Choose ${choose} if it is meant so: rows that do not fit become rejects, or NULL where their text is named as one for NULL.`,
  };
}
