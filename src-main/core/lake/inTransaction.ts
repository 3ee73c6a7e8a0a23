import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from '../duckdb/openDuckDB.ts';

/** What the lake needs of a database. */
export type LakeDatabase = Pick<Database, 'connect'>;

export async function withConnection<T>(
  database: LakeDatabase,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect();
  try {
    return await use(connection);
  } finally {
    connection.closeSync();
  }
}

/**
 * Runs `change` in one transaction and believes only what a new connection reads back: COMMIT after an error resolves
 * and rolls back silently, and a COMMIT that fails (disk full in the checkpoint that follows it) may have committed.
 * @returns what `proof` found.
 * @throws what went wrong, when the change is not there afterwards.
 */
export async function inTransaction(
  database: LakeDatabase,
  change: (connection: DuckDBConnection) => Promise<void>,
  proof: (connection: DuckDBConnection) => Promise<boolean>,
  onCommitted: () => void | Promise<void> = () => undefined,
): Promise<void> {
  let failure: unknown = null;
  await withConnection(database, async (connection) => {
    await connection.run('BEGIN TRANSACTION');
    try {
      await change(connection);
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined); // The cause is what counts, and closing rolls back too.
      throw error;
    }
    await connection.run('COMMIT').catch((error: unknown) => {
      failure = error;
    });
  });
  await onCommitted();
  if (await withConnection(database, proof)) return;
  throw failure ?? new Error('DuckDB said that a transaction was committed, but it was not.');
}
