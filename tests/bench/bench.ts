import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { blockBench } from './blockBench.ts';
import { chartBench } from './chartBench.ts';
import { exportBench } from './exportBench.ts';
import { growthBench } from './growthBench.ts';
import { ingestBench } from './ingestBench.ts';
import type { Bench, Measurement, Plan } from './Measurement.ts';
import { machineFacts } from './machineFacts.ts';
import { memoryBench } from './memoryBench.ts';
import { resultBench } from './resultBench.ts';
import { printTable } from './table.ts';
import { windowBench } from './windowBench.ts';

const BENCHES: Record<string, Bench> = {
  ingest: ingestBench,
  result: resultBench,
  chart: chartBench,
  export: exportBench,
  memory: memoryBench,
  growth: growthBench,
  block: blockBench,
  window: windowBench,
};

const USAGE = `npm run bench -- [--quick] [--full] [--gigabytes N] [--runs N] [--only a,b] [--json FILE] [--folder DIR] [--engine FILE]

  --quick      100 MB of CSV, 1M rows for memory, three runs
  --full       100M rows for memory beside 10M
  --only       of: ${Object.keys(BENCHES).join(', ')}
  --json       writes what was measured to a file
  --engine     out/main/engine.js of another build`;

/** Runs the benches and prints ratios of medians, each against DuckDB alone in the same run. Exit 1 where a budget is missed. */
export async function bench(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      gigabytes: { type: 'string' },
      runs: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'string' },
      folder: { type: 'string' },
      engine: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const names = values.only?.split(',') ?? Object.keys(BENCHES);
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (values.help || unknown.length > 0) {
    console.error(unknown.length > 0 ? `There is no bench ${unknown.join(', ')}.\n${USAGE}` : USAGE);
    return unknown.length > 0 ? 2 : 0;
  }
  const folder = await mkdtemp(join(values.folder ?? tmpdir(), 'millrace-bench-'));
  const plan: Plan = {
    folder,
    engine: values.engine && resolve(values.engine),
    quick: values.quick,
    full: values.full,
    csvBytes: Number(values.gigabytes ?? (values.quick ? 0.1 : 1)) * 1e9,
    runs: Number(values.runs ?? (values.quick ? 3 : 5)),
    say: (text) => console.error(text),
  };
  const facts = await machineFacts();
  const measurements: Measurement[] = [];
  try {
    for (const name of names) {
      plan.say(`${name} …`);
      measurements.push(...((await BENCHES[name]?.(plan)) ?? []));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  printTable(facts, measurements);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ facts, measurements }, null, 2)}\n`);
  return measurements.some(({ met }) => met === false) ? 1 : 0;
}
