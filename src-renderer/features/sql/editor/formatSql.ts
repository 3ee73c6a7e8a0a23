/** Formats DuckDB SQL. What the formatter cannot read is left as it is: null. The library is loaded when first used. */
export async function formatSql(sql: string): Promise<string | null> {
  const { formatDialect, duckdb } = await import('sql-formatter');
  try {
    return formatDialect(sql, {
      dialect: duckdb,
      keywordCase: 'upper',
      tabWidth: 2,
      linesBetweenQueries: 1,
      paramTypes: { named: ['$'] },
    });
  } catch {
    return null;
  }
}
