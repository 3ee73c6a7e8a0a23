import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { EngineStatus } from '#contract/project.ts';
import type { Publish } from '../engine/publish.ts';
import { folderBytes } from './folderBytes.ts';

interface MonitorOptions {
  /** The project's `.millrace` folder. */
  statePath: string;
  duckdb: string;
  load: () => { running: number; waiting: number };
  publish: Publish;
}

export interface Monitor {
  status(): Promise<EngineStatus>;
  close(): void;
}

const EVERY_MS = 1000;
/** The size of the project is a walk over its files, so it is not taken at every beat. */
const SIZE_EVERY_BEATS = 10;

/** Measures this process once a second and tells every window; `status` gives the newest reading. */
export function createMonitor({ statePath, duckdb, load, publish }: MonitorOptions): Monitor {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let before = { cpu: process.cpuUsage(), at: performance.now() };
  let projectBytes = 0;
  let beats = 0;

  const cpuSince = () => {
    const used = process.cpuUsage(before.cpu);
    const elapsedUs = (performance.now() - before.at) * 1000;
    before = { cpu: process.cpuUsage(), at: performance.now() };
    return elapsedUs > 0 ? (used.user + used.system) / elapsedUs : 0;
  };

  const read = async (): Promise<EngineStatus> => {
    const disk = await statfs(statePath);
    if (beats++ % SIZE_EVERY_BEATS === 0) projectBytes = await folderBytes(statePath);
    const eventLoopDelay = delay.max / 1e6;
    delay.reset();
    return {
      pid: process.pid,
      memory: process.memoryUsage.rss(),
      cpu: cpuSince(),
      diskFree: disk.bavail * disk.bsize,
      projectBytes,
      eventLoopDelay,
      duckdb,
      ...load(),
    };
  };

  let newest = read();
  const timer = setInterval(() => {
    newest = read();
    // A reading that fails (the folder was taken away) is told to whoever asks next; the beat goes on.
    newest.then((status) => publish('status', '', status)).catch(() => {});
  }, EVERY_MS);
  timer.unref();
  newest.catch(() => {});

  return {
    status: () => newest,
    close() {
      clearInterval(timer);
      delay.disable();
    },
  };
}
