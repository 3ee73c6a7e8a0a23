import type { ColumnChoice, CsvOptions, ReadOptions } from '#contract/files.ts';

export const NO_OPTIONS: ReadOptions = {};

/** Sets one part of the dialect; undefined leaves it to the sniffer. Other columns may come of it, so their choices go. */
export function withCsv<K extends keyof CsvOptions>(
  options: ReadOptions,
  key: K,
  value: CsvOptions[K] | undefined,
): ReadOptions {
  const { [key]: _, ...others } = options.csv ?? {};
  return { ...withoutColumns(options), csv: value === undefined ? others : { ...others, [key]: value } };
}

/** Formats of values change no columns, only their types. */
export function withValues<K extends 'nullText' | 'decimalSeparator' | 'dateFormat' | 'timestampFormat'>(
  options: ReadOptions,
  key: K,
  value: CsvOptions[K] | undefined,
): ReadOptions {
  const { csv } = withCsv(options, key, value);
  return { ...options, csv: csv ?? {} };
}

export function withFile<K extends 'format' | 'sheet'>(
  options: ReadOptions,
  key: K,
  value: ReadOptions[K] | undefined,
): ReadOptions {
  const { [key]: _, ...others } = withoutColumns(options);
  return value === undefined ? others : { ...others, [key]: value };
}

/** Changes what becomes of one column of the file. */
export function withColumn(options: ReadOptions, name: string, change: Partial<ColumnChoice>): ReadOptions {
  const columns = options.columns ?? [];
  const old = columns.find((column) => column.name === name) ?? { name };
  return { ...options, columns: [...columns.filter((column) => column !== old), { ...old, ...change }] };
}

function withoutColumns({ columns: _, ...options }: ReadOptions): ReadOptions {
  return options;
}
