import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bareDuckDB } from './bareDuckDB.ts';
import type { Measurement, Plan } from './Measurement.ts';
import { median } from './measure.ts';
import { type BenchEngine, openEngine } from './openEngine.ts';
import { largeResult } from './window/largeResult.ts';
import { writeTrips } from './writeTrips.ts';

const LIMIT_MS = 30;
/** The engine looks at its event loop this often, and what it tells has this in it. */
const RESOLUTION_MS = 10;
const PAGES = 200;
const TABLES = 200;

/** For how long the engine answers nobody, at most: while results are kept and paged, a file is read, tables are listed. */
export async function blockBench(plan: Plan): Promise<Measurement[]> {
  const large = plan.quick ? 2_000_000 : 10_000_000;
  const engine = await openEngine(plan, 'block');
  const found: Measurement[] = [];
  const measure = async (what: string, work: () => Promise<unknown>, runs = plan.runs) => {
    const blocks: number[] = [];
    for (let run = 0; run < runs; run++) blocks.push(await longestBlock(engine, work));
    const value = median(blocks);
    found.push({
      bench: 'block',
      what: `longest while ${what}`,
      unit: 'ms',
      value,
      budget: `≤ ${LIMIT_MS} ms`,
      met: value <= LIMIT_MS,
      runs: blocks,
    });
  };
  try {
    await measure('nothing happens', () => new Promise((done) => setTimeout(done, 1_000)));
    await measure('1M × 5 is run', () => kept(engine, 1_000_000));
    await measure('1M × 5 is run and read in pages of 10,000', () => kept(engine, 1_000_000, 10_000));
    await measure(`${large / 1e6}M × 5 is run`, () => kept(engine, large), Math.min(3, plan.runs));
    await measure(`${large / 1e6}M × 5 is run and jumped through`, () => kept(engine, large, 500), 1);
    await withTables(engine, () => measure(`${TABLES} tables are listed`, () => listed(engine)));
    await withCsv(plan, (path) =>
      measure(`a CSV of ${plan.csvBytes / 1e9} GB is read in`, () => ingested(engine, path), Math.min(2, plan.runs)),
    );
    return found;
  } finally {
    await engine.close();
  }
}

/** Milliseconds; by the engine's own measurement, which it tells once a second and then starts anew. */
async function longestBlock({ events }: BenchEngine, work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  const told = () => new Promise<void>((done) => void heard.push(done));
  const heard: (() => void)[] = [];
  const stop = events.on('status', ({ eventLoopDelay }) => {
    longest = Math.max(longest, eventLoopDelay);
    for (const done of heard.splice(0)) done();
  });
  await told();
  longest = 0;
  await work();
  await told();
  stop();
  return Math.max(0, longest - RESOLUTION_MS);
}

/** Runs a large result, reads pages all over it, lets it go. */
async function kept({ api, query }: BenchEngine, rows: number, limit = 0): Promise<void> {
  const { runId } = await query(largeResult(rows));
  for (let n = 0; limit > 0 && n < PAGES; n++) {
    const offset = Math.floor(((n * 0.618) % 1) * (rows - limit));
    await api.sql.page({ runId, offset, limit });
  }
  await api.sql.release({ runId });
}

async function listed({ api }: BenchEngine): Promise<void> {
  for (let n = 0; n < 20; n++) await api.catalog.list({});
}

async function withTables({ query }: BenchEngine, work: () => Promise<void>): Promise<void> {
  const columns = Array.from({ length: 20 }, (_, n) => `n AS column_${n}`).join(', ');
  const names = Array.from({ length: TABLES }, (_, n) => `many_${n}`);
  await query(names.map((name) => `CREATE TABLE ${name} AS SELECT ${columns} FROM range(10) t(n)`).join(';'));
  await work();
  await query(names.map((name) => `DROP TABLE ${name}`).join(';'));
}

async function withCsv(plan: Plan, work: (path: string) => Promise<void>): Promise<void> {
  const path = join(plan.folder, 'block.csv');
  const bare = await bareDuckDB(plan.folder);
  await writeTrips(bare.connection, path, plan.csvBytes).finally(bare.close);
  await work(path).finally(() => rm(path));
}

async function ingested({ api }: BenchEngine, path: string): Promise<void> {
  const { jobId } = await api.files.ingest({ table: 'block', mode: 'new', files: [{ path }] });
  const job = await api.files.wait({ jobId });
  if (job.status !== 'done') throw new Error(`Ingest: ${JSON.stringify(job)}`);
  await api.catalog.dropTable({ table: 'block' });
}
