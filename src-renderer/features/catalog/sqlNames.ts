/** A name as it may stand in SQL: as it is where that is safe, else in double quotes. For the editor, not for the engine. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export const qualifiedName = ({ schema, name }: { schema: string; name: string }): string =>
  schema === 'main' ? sqlName(name) : `${sqlName(schema)}.${sqlName(name)}`;

/** DuckDB's reserved words (`duckdb_keywords()`), which need quotes as a name. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default
  deferrable desc describe distinct do else end except false fetch for foreign from group having in initially intersect into
  lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider placing primary qualify
  references returning select show some summarize symmetric table then to trailing true union unique unpivot using variadic
  when where window with`.split(/\s+/),
);
