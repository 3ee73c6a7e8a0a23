import { join } from 'node:path';
import type { Measurement, Plan } from './Measurement.ts';
import { median, seconds } from './measure.ts';
import { type BenchEngine, openEngine } from './openEngine.ts';

/** A tenfold of rows should cost about a tenfold; what costs far more has a curve in it. */
const MOST_PER_TENFOLD = 14;

/** What 10 and 100 times the rows cost. */
export async function growthBench(plan: Plan): Promise<Measurement[]> {
  const base = plan.quick ? 50_000 : 100_000;
  const engine = await openEngine(plan, 'growth');
  try {
    const found: Record<string, number[]> = {};
    for (const rows of [base, base * 10, base * 100]) {
      const costs = Object.entries(await costsOf(engine, { rows, plan }));
      for (const [what, spent] of costs) found[what] = [...(found[what] ?? []), spent];
    }
    return Object.entries(found).flatMap(([what, costs]) => growthOf(what, costs, base));
  } finally {
    await engine.close();
  }
}

function growthOf(what: string, [one = 0, ten = 0, hundred = 0]: number[], base: number): Measurement[] {
  const from = `${base.toLocaleString('en-US')} rows`;
  const bench = 'growth';
  const step = (text: string, value: number, before: number): Measurement => ({
    bench,
    what: `${what}: ${text} ${from}`,
    value: value * 1000,
    unit: 'ms',
    against: { what: 'a tenth of it', value: before * 1000 },
    ratio: value / before,
    budget: `≤ ${MOST_PER_TENFOLD}×`,
    met: value / before <= MOST_PER_TENFOLD,
  });
  return [step('10 ×', ten, one), step('100 ×', hundred, ten)];
}

async function costsOf(
  { api, query }: BenchEngine,
  { rows, plan }: { rows: number; plan: Plan },
): Promise<Record<string, number>> {
  const sql = `SELECT i AS x, sin(i / 1e4) AS y, 'c' || i % 10 AS c FROM range(${rows}) t(i)`;
  const middle = async (work: () => Promise<unknown>) => {
    const spent: number[] = [];
    for (let run = 0; run < 3; run++) spent.push(await seconds(work));
    return median(spent);
  };
  const run = await middle(async () => {
    const { runId } = await query(sql);
    await api.sql.release({ runId });
  });
  const { runId } = await query(sql);
  const chart = await middle(() => api.chart.data({ runId, spec: { kind: 'line', x: 'x', y: 'y' }, width: 1000 }));
  const sort = await middle(() => api.sql.view({ runId, sort: [{ column: 1, direction: 'asc' }], filters: [] }));
  const written = await middle(async () => {
    const to = join(plan.folder, 'growth.parquet');
    const { jobId } = await api.export.start({ source: { kind: 'run', runId }, format: 'parquet', to });
    await api.export.wait({ jobId });
  });
  await api.sql.release({ runId });
  return { 'run to its end': run, 'line chart': chart, sort, 'export to Parquet': written };
}
