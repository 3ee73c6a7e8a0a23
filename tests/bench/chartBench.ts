import type { ChartSpec } from '#contract/chart.ts';
import type { Measurement, Plan } from './Measurement.ts';
import { median, seconds } from './measure.ts';
import { openEngine } from './openEngine.ts';

const SPECS: Record<string, ChartSpec> = {
  'line by M4': { kind: 'line', x: 'x', y: 'y' },
  'line by M4, 10 colours': { kind: 'line', x: 'x', y: 'y', colour: 'c' },
  'dots in cells': { kind: 'dot', x: 'y', y: 'z' },
  histogram: { kind: 'histogram', x: 'z' },
  'bars of averages': { kind: 'bar', x: 'c', y: 'y', aggregate: 'avg' },
  boxes: { kind: 'box', x: 'c', y: 'z' },
  heatmap: { kind: 'heatmap', x: 'x', y: 'z' },
};

/** From the request to the drawn data, on one result. */
export async function chartBench(plan: Plan): Promise<Measurement[]> {
  const rows = plan.quick ? 1_000_000 : 10_000_000;
  const engine = await openEngine(plan, 'chart');
  try {
    const { runId } = await engine.query(
      `SELECT TIMESTAMP '2024-01-01' + INTERVAL 1 second * i AS x, sin(i / 1e5) + hash(i) % 100 / 300.0 AS y, hash(i + 1) % 100000 AS z, 'c' || i % 10 AS c FROM range(${rows}) t(i)`,
    );
    const found: Measurement[] = [];
    for (const [name, spec] of Object.entries(SPECS)) {
      const runs: number[] = [];
      for (let run = 0; run < Math.min(3, plan.runs); run++) {
        runs.push(1000 * (await seconds(() => engine.api.chart.data({ runId, spec, width: 1000 }))));
      }
      found.push({ bench: 'chart', what: `${name} of ${rows / 1e6}M rows`, value: median(runs), unit: 'ms', runs });
    }
    return found;
  } finally {
    await engine.close();
  }
}
