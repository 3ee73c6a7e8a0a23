import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import { MillraceError } from '#contract/errors.ts';
import type { ExportOptions } from '#contract/exporting.ts';
import { quotedIdentifier } from '../duckdb/quote.ts';
import { typeText } from '../duckdb/typeText.ts';
import { copyTo } from './copyTo.ts';
import { countWhere } from './countWhere.ts';
import type { ExportTask, Written } from './ExportTask.ts';

const CODECS: Record<NonNullable<ExportOptions['codec']>, string> = {
  zstd: 'zstd',
  snappy: 'snappy',
  gzip: 'gzip',
  none: 'uncompressed',
};

/**
 * Types DuckDB writes to Parquet only in part: 128-bit integers become DOUBLE, an INTERVAL loses its microseconds
 * and may not be negative, a TIME WITH TIME ZONE loses its zone.
 */
const INEXACT: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.INTERVAL,
  DuckDBTypeId.TIME_TZ,
  DuckDBTypeId.UNION,
]);

export async function writeParquet(task: ExportTask): Promise<Written> {
  const { source, options } = task;
  const wanted = options.codec ?? 'zstd';
  const codec = Object.hasOwn(CODECS, wanted) ? CODECS[wanted] : null;
  if (!codec)
    throw new MillraceError(
      'usage',
      `Parquet has no codec ${JSON.stringify(options.codec)} here: zstd, snappy, gzip or none.`,
    );
  if (source.columns.length === 0)
    throw new MillraceError('usage', 'A result without columns cannot be written as Parquet.');
  const huge = source.columns.filter(({ type }) => type.typeId === DuckDBTypeId.HUGEINT).map(({ name }) => name);
  const beyond = await countWhere(
    task,
    huge.map((name) => `abs(${quotedIdentifier(name)}::DOUBLE) > 9.9e37`),
  );
  const decimals = new Set(huge.filter((_, i) => beyond[i] === 0));
  const notes: string[] = [];
  const columns = source.columns.map(({ name, type }) => {
    const column = quotedIdentifier(name);
    const target = decimals.has(name) ? 'DECIMAL(38,0)' : exactType(type);
    if (target === null) return column;
    notes.push(`${name} (${typeText(type)}) is written as ${target}, because Parquet would not keep it exact.`);
    return `CAST(${column} AS ${target}) AS ${column}`;
  });
  const rows = await copyTo(task, { select: columns.join(', '), options: `FORMAT parquet, COMPRESSION ${codec}` });
  return { rows, notes };
}

/** What to cast to so that nothing is lost; null where nothing would be. */
function exactType(type: DuckDBType): string | null {
  const text = withText(type);
  return text === typeText(type) ? null : text;
}

function withText(type: DuckDBType): string {
  if (INEXACT.has(type.typeId)) return 'VARCHAR';
  if (type instanceof DuckDBListType) return `${withText(type.valueType)}[]`;
  if (type instanceof DuckDBArrayType) return `${withText(type.valueType)}[${type.length}]`;
  if (type instanceof DuckDBMapType) return `MAP(${withText(type.keyType)}, ${withText(type.valueType)})`;
  if (type instanceof DuckDBStructType) {
    const { entryNames, entryTypes } = type;
    return `STRUCT(${entryTypes.map((entry, i) => `${quotedIdentifier(entryNames[i] ?? '')} ${withText(entry)}`).join(', ')})`;
  }
  return typeText(type);
}
