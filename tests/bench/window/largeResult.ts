/** Rows of five types in columns `a` to `e`; the first has another name when one is given. */
export function largeResult(rows: number, first = 'a'): string {
  return `SELECT i AS ${first}, i * 1.5 AS b, 'text ' || i AS c, DATE '2020-01-01' + (i % 1000)::INTEGER AS d, hash(i) AS e FROM range(${rows}) t(i)`;
}
