import { join } from 'node:path';
import type { ExportFormat } from '#contract/exporting.ts';
import { bareDuckDB } from './bareDuckDB.ts';
import type { Measurement, Plan } from './Measurement.ts';
import { compared, inTurns, median, seconds } from './measure.ts';
import { openEngine } from './openEngine.ts';

const COPIES = {
  csv: 'FORMAT csv',
  json: 'FORMAT json, ARRAY true',
  parquet: 'FORMAT parquet, COMPRESSION zstd',
} as const;

/** A whole result to a file, beside DuckDB's COPY where it has one; xlsx and Arrow by themselves. */
export async function exportBench(plan: Plan): Promise<Measurement[]> {
  const rows = plan.quick ? 200_000 : 1_000_000;
  const sql = `SELECT i AS a, i * 1.5 AS b, 'text ' || i AS c, DATE '2020-01-01' + (i % 1000)::INTEGER AS d, i % 2 = 0 AS e FROM range(${rows}) t(i)`;
  const bare = await bareDuckDB(plan.folder);
  const engine = await openEngine(plan, 'export');
  try {
    await bare.connection.run(`CREATE TABLE r AS ${sql}`);
    const { runId } = await engine.query(sql);
    const ours = async (format: ExportFormat) => {
      const to = join(plan.folder, `ours.${format}`);
      const { jobId } = await engine.api.export.start({ source: { kind: 'run', runId }, format, to });
      const job = await engine.api.export.wait({ jobId });
      if (job.status !== 'done' || job.rows !== rows) throw new Error(JSON.stringify(job));
    };
    const found: Measurement[] = [];
    const what = (format: string) => `${format} of ${rows / 1e6}M × 5`;
    for (const [format, options] of Object.entries(COPIES)) {
      const to = join(plan.folder, `bare.${format}`);
      const runs = await inTurns(plan.runs, {
        bare: () => seconds(() => bare.connection.run(`COPY r TO '${to}' (${options})`)),
        ours: () => seconds(() => ours(format as ExportFormat)),
      });
      found.push(
        compared({ bench: 'export', what: what(format), unit: 'ms' }, runs.ours, {
          what: 'DuckDB COPY, no fsync',
          runs: runs.bare,
        }),
      );
    }
    for (const format of ['arrow', 'xlsx'] as const) {
      const before = await engine.memory();
      const { answer, peak } = await engine.peakDuring(() => seconds(() => ours(format)));
      found.push({ bench: 'export', what: what(format), value: median([answer]), unit: 's' });
      found.push({
        bench: 'export',
        what: `${format}: engine grows by, at most`,
        value: (peak - before) / 1e6,
        unit: 'MB',
      });
    }
    return found;
  } finally {
    bare.close();
    await engine.close();
  }
}
