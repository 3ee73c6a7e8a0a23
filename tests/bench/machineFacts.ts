import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { version } from '@duckdb/node-api';

export type MachineFacts = Record<string, string | number>;

export async function machineFacts(): Promise<MachineFacts> {
  return {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 1e9),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    duckdb: version(),
    /** Above the number of cores others were at work, and only ratios mean something. */
    loadBefore: Number(loadavg()[0]?.toFixed(2)),
  };
}
