import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { bareDuckDB } from './bareDuckDB.ts';
import type { Measurement, Plan } from './Measurement.ts';
import { compared, inTurns, seconds } from './measure.ts';
import { type BenchEngine, openEngine } from './openEngine.ts';
import { writeTrips } from './writeTrips.ts';

/** A CSV file into the lake, beside DuckDB's own COPY of it to Parquet with the same codec. */
export async function ingestBench(plan: Plan): Promise<Measurement[]> {
  const bare = await bareDuckDB(plan.folder);
  const engine = await openEngine(plan, 'ingest');
  const csv = join(plan.folder, 'trips.csv');
  try {
    const rows = await writeTrips(bare.connection, csv, plan.csvBytes);
    const size = `${((await stat(csv)).size / 1e9).toFixed(2)} GB, ${(rows / 1e6).toFixed(1)}M rows`;
    plan.say(`  ${csv}: ${size}`);
    const ingest = ingestInto(engine, csv, rows);
    await ingest();
    const byReference = () => engine.api.project.saveSettings({ copyOriginalsUpTo: 0 }).then(ingest);
    const byCopy = () => engine.api.project.saveSettings({ copyOriginalsUpTo: 2 ** 31 }).then(ingest);
    const found = await inTurns(Math.min(3, plan.runs), {
      bare: () => bareCopy(bare.connection, { csv, parquet: join(plan.folder, 'bare.parquet') }),
      copy: byCopy,
      reference: byReference,
    });
    const against = { what: 'DuckDB COPY, same codec', runs: found.bare };
    const bench = 'ingest';
    return [
      compared(
        { bench, what: `CSV of ${size} into the lake, original kept`, unit: 's', limit: 1.15 },
        found.copy,
        against,
      ),
      compared({ bench, what: 'the same, original by reference', unit: 's' }, found.reference, against),
    ];
  } finally {
    bare.close();
    await engine.close();
    await rm(csv, { force: true });
  }
}

function bareCopy(connection: DuckDBConnection, { csv, parquet }: { csv: string; parquet: string }): Promise<number> {
  const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;
  return seconds(() =>
    connection.run(
      `COPY (FROM read_csv(${quoted(csv)})) TO ${quoted(parquet)} (FORMAT parquet, CODEC 'zstd', PARQUET_VERSION v2)`,
    ),
  );
}

/** A table of its own each time, for the same content would be recognised in the one before. Seconds until committed. */
function ingestInto({ api }: BenchEngine, path: string, rows: number): () => Promise<number> {
  let number = 0;
  return async () => {
    const table = `trips_${number++}`;
    const spent = await seconds(async () => {
      const { jobId } = await api.files.ingest({ table, mode: 'new', files: [{ path }] });
      const job = await api.files.wait({ jobId });
      if (job.status !== 'done' || job.rows !== rows) throw new Error(`Ingest: ${JSON.stringify(job)}`);
    });
    await api.catalog.dropTable({ table });
    return spent;
  };
}
