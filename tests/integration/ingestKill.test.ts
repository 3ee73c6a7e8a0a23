import { expect, test } from 'vitest';
import { ingestKill } from '../crash/ingestKill.ts';

/** The short form of `npm run crash`; MILLRACE_SEED makes a run happen again. */
const kills = Number(process.env.MILLRACE_KILLS ?? 6);
const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 2 ** 31);
const LONGEST_MS = 120_000 + kills * 6_000;

for (const importer of ['inside', 'process'] as const) {
  test(
    `killed ${kills / 2} times while it ingests (importer: ${importer}), everything acknowledged is there, once`,
    async () => {
      const report = await ingestKill({ kills: Math.ceil(kills / 2), seed, importer });
      process.stdout.write(`ingest, importer ${importer}, seed ${seed}: ${JSON.stringify(report)}\n`);
      expect(report.faults).toEqual([]);
      expect(report.slowestOpenMs).toBeLessThan(5_000);
    },
    LONGEST_MS,
  );
}

test(
  'the control, which writes the manifest first, is found out',
  async () => {
    const report = await ingestKill({ kills: Math.max(60, kills), seed, protocol: 'broken' });
    process.stdout.write(`control, seed ${seed}: ${JSON.stringify(report)}\n`);
    expect(report.faults).not.toEqual([]);
  },
  LONGEST_MS,
);
