import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuckDB } from '../../src-main/core/duckdb/openDuckDB.ts';
import { defaultSettings, thisMachine } from '../../src-main/core/project/settings.ts';

/** DuckDB by itself, with as much memory and as many threads as the engine has. */
export async function bareDuckDB(folder: string): Promise<{ connection: DuckDBConnection; close(): void }> {
  const { memoryLimit, threads } = defaultSettings(thisMachine());
  const database = await openDuckDB({ path: ':memory:', temporary: `${folder}/spill`, memoryLimit, threads });
  const connection = await database.connect();
  return {
    connection,
    close() {
      connection.closeSync();
      database.close();
    },
  };
}
