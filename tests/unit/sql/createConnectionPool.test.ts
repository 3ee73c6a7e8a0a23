import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDuckDB } from '../../../src-main/core/duckdb/openDuckDB.ts';
import { type ConnectionPool, createConnectionPool } from '../../../src-main/core/sql/createConnectionPool.ts';
import { deferred } from '../../../src-main/core/sql/deferred.ts';

const LONG = 'SELECT count(*) FROM range(100000000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 11';

async function withPool(work: (pool: ConnectionPool) => Promise<void>) {
  const temporary = await mkdtemp(join(tmpdir(), 'millrace-pool-'));
  const database = await openDuckDB({ path: ':memory:', temporary, memoryLimit: 2 ** 28, threads: 1 });
  await work(createConnectionPool(database));
  database.close();
  await rm(temporary, { recursive: true });
}

it('close ends what runs and resolves after it', () =>
  withPool(async (pool) => {
    const order: string[] = [];
    const lent = deferred<void>();
    const running = pool
      .use((connection) => {
        const work = connection.run(LONG);
        lent.resolve();
        return work;
      })
      .catch((error: Error) => void order.push(/interrupt/i.test(error.message) ? 'interrupted' : error.message));
    // Lent, and perhaps not yet running: the one interrupt of a plain close would be lost.
    await lent.promise;
    await pool.close();
    order.push('closed');
    await running;
    expect(order).toEqual(['interrupted', 'closed']);
  }));

it('close waits for a connection that is being opened, and nothing runs on it', () =>
  withPool(async (pool) => {
    const order: string[] = [];
    const running = pool
      .use(async () => void order.push('ran'))
      .catch((error: Error) => void order.push(/being closed/.test(error.message) ? 'refused' : error.message));
    await pool.close();
    order.push('closed');
    await running;
    expect(order).toEqual(['refused', 'closed']);
  }));
