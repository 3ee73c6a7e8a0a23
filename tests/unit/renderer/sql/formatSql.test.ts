import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { formatSql } from '../../../../src-renderer/features/sql/editor/formatSql.ts';

const statements = [
  'select a, count(*) as n from (values (1), (2)) t(a) group by all order by n desc, a limit 5',
  'from range(3) select range * $low as x',
  "select s.a, [x + 1 for x in s.b] as l from (select {'a': 1, 'b': [1, 2]} as s)",
  "select 'it''s; -- no comment' as text, $$dollar$$ as d",
  'with t as (select 1 as a union all select 2) select * exclude (a), a::varchar from t qualify row_number() over (order by a) = 1',
];

test('formatting changes the look and not the answer', async () => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const answer = async (sql: string) =>
    JSON.stringify((await connection.runAndReadAll(sql.replaceAll('$low', '2'))).getRowsJson());
  for (const sql of statements) {
    const formatted = await formatSql(sql);
    expect(formatted, sql).not.toBeNull();
    expect(await answer(formatted ?? ''), sql).toBe(await answer(sql));
    expect(await formatSql(formatted ?? ''), sql).toBe(formatted);
  }
  connection.closeSync();
  instance.closeSync();
});
