import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDuckDB } from '../../../src-main/core/duckdb/openDuckDB.ts';
import { createConnectionPool } from '../../../src-main/core/sql/createConnectionPool.ts';

const LONG = 'SELECT count(*) FROM range(100000000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 11';

it('close ends what runs and resolves after it', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'millrace-pool-'));
  const database = await openDuckDB({ path: ':memory:', temporary, memoryLimit: 2 ** 28, threads: 1 });
  const pool = createConnectionPool(database);
  const order: string[] = [];
  const running = pool
    .use((connection) => connection.run(LONG))
    .catch((error: Error) => void order.push(/interrupt/i.test(error.message) ? 'interrupted' : error.message));
  // Lent, and not yet running: the one interrupt of a plain close would be lost.
  await pool.use(async () => undefined);
  await pool.close();
  order.push('closed');
  await running;
  database.close();
  await rm(temporary, { recursive: true });
  expect(order).toEqual(['interrupted', 'closed']);
});
