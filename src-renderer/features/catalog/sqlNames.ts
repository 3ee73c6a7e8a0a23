/** A name as it may stand in SQL: as it is where that is safe, else in double quotes. For the editor, not for the engine. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export const qualifiedName = ({ schema, name }: { schema: string; name: string }): string =>
  schema === 'main' ? sqlName(name) : `${sqlName(schema)}.${sqlName(name)}`;

/** DuckDB's words that are not free for names everywhere (`duckdb_keywords()`, tried in DuckDB 1.5). */
const RESERVED = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check collate
  collation column concurrently constraint create cross default deferrable desc describe distinct do else end except false
  fetch for foreign freeze from full glob group having ilike in initially inner intersect into is isnull join lambda lateral
  leading left like limit natural not notnull null offset on only or order outer overlaps pivot pivot_longer pivot_wider
  placing positional primary qualify references returning right select semi show similar some summarize symmetric table
  tablesample then to trailing true union unique unpack unpivot using variadic verbose when where window with`.split(
    /\s+/,
  ),
);
