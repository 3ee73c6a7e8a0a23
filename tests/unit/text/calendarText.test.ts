import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { dateText, timestampText } from '../../../src-main/core/text/calendarText.ts';

const DAY = 86_400_000_000n;

test('dates and timestamps read as DuckDB prints them, over its whole range', async () => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const days = [0, -1, 59, 11_016, 19_782, -719_162, -719_163, -719_529, -2_000_000, 2_932_896, 100_000_000];
  for (const day of days) {
    const reader = await connection.runAndReadAll(
      `SELECT (DATE '1970-01-01' + ${day})::VARCHAR, (make_timestamp(${BigInt(day) * DAY + 3_661_000_500n}))::VARCHAR`,
    );
    const [row] = reader.getRows();
    expect([dateText(day), timestampText(BigInt(day) * DAY + 3_661_000_500n, 1_000_000n)]).toEqual(row);
  }
  connection.closeSync();
  instance.closeSync();
});
