import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { bareDuckDB } from './bareDuckDB.ts';
import type { Measurement, Plan } from './Measurement.ts';
import { compared, inTurns, seconds } from './measure.ts';
import { type BenchEngine, openEngine } from './openEngine.ts';

const BYTES_PER_ROW = 98;

/** A CSV file into the lake, beside DuckDB's own COPY of it to Parquet with the same codec. */
export async function ingestBench(plan: Plan): Promise<Measurement[]> {
  const bare = await bareDuckDB(plan.folder);
  const engine = await openEngine(plan, 'ingest');
  const csv = join(plan.folder, 'trips.csv');
  try {
    const rows = await writeCsv(bare.connection, csv, plan.csvBytes);
    const size = `${((await stat(csv)).size / 1e9).toFixed(2)} GB, ${(rows / 1e6).toFixed(1)}M rows`;
    plan.say(`  ${csv}: ${size}`);
    const ingest = ingestInto(engine, csv, rows);
    await ingest();
    const byReference = () => engine.api.project.saveSettings({ copyOriginalsUpTo: 0 }).then(ingest);
    const byCopy = () => engine.api.project.saveSettings({ copyOriginalsUpTo: 2 ** 31 }).then(ingest);
    const found = await inTurns(plan.runs, {
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

/** Trips: numbers, moments, categories and free text with quotes and NULLs, the same in every run. */
async function writeCsv(connection: DuckDBConnection, path: string, bytes: number): Promise<number> {
  const rows = Math.round(bytes / BYTES_PER_ROW);
  await connection.run(`COPY (
    SELECT i AS id, TIMESTAMP '2024-01-01' + INTERVAL 1 second * (i * 7 % 31536000) AS started_at,
      (hash(i) % 100000)::BIGINT AS vehicle, round((hash(i + 1) % 1000000) / 997.0, 3) AS distance,
      ['cash', 'card', 'app', NULL][1 + (hash(i + 2) % 4)::BIGINT] AS paid_by, hash(i + 3) % 2 = 0 AS shared,
      'note, ' || (hash(i + 4) % 100000) || ' "quoted"' AS note, DATE '2024-01-01' + (i % 366)::INTEGER AS day
    FROM range(${rows}) t(i)) TO '${path.replaceAll("'", "''")}' (FORMAT csv, HEADER true)`);
  return rows;
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
