import type { Measurement, Plan } from './Measurement.ts';
import { openEngine } from './openEngine.ts';

const SCROLLS = 200;

/** Resident memory of the engine while a large result is made, kept and scrolled through. */
export async function memoryBench(plan: Plan): Promise<Measurement[]> {
  const sizes = plan.quick ? [1] : plan.full ? [10, 100] : [10];
  const found: Measurement[] = [];
  for (const millions of sizes) found.push(...(await resultOf(plan, millions)));
  return found;
}

async function resultOf(plan: Plan, millions: number): Promise<Measurement[]> {
  const engine = await openEngine(plan, `memory-${millions}`);
  const what = `${millions}M × 5`;
  const line = (text: string, bytes: number): Measurement => ({
    bench: 'memory',
    what: `${what}: ${text}`,
    value: bytes / 1e6,
    unit: 'MB',
  });
  try {
    const idle = await engine.memory();
    const rows = millions * 1e6;
    const sql = `SELECT i AS a, i * 1.5 AS b, 'text ' || i AS c, DATE '2020-01-01' + (i % 1000)::INTEGER AS d, hash(i) AS e FROM range(${rows}) t(i)`;
    const made = await engine.peakDuring(() => engine.query(sql));
    const kept = await engine.memory();
    const { runId } = made.answer;
    const scrolled = await engine.peakDuring(async () => {
      for (let n = 0; n < SCROLLS; n++) {
        const offset = Math.floor(((n * 0.618) % 1) * (rows - 500));
        await engine.api.sql.page({ runId, offset, limit: 500 });
      }
    });
    const sorted = await engine.peakDuring(() =>
      engine.api.sql.view({ runId, sort: [{ column: 4, direction: 'desc' }], filters: [] }),
    );
    await engine.api.sql.release({ runId });
    return [
      line('engine before', idle),
      line('highest while it runs', made.peak),
      line('kept', kept),
      line(`highest over ${SCROLLS} jumps`, scrolled.peak),
      line('highest while it is sorted', sorted.peak),
      line('after its release', await engine.memory()),
    ];
  } finally {
    await engine.close();
  }
}
