import { app } from 'electron';
import { readMemory } from '../core/processes/readMemory.ts';

/** Resident bytes of one of our processes; Electron knows it where plain Node has no cheap way. */
export async function readUtilityMemory(pid: number): Promise<number | null> {
  if (process.platform === 'linux') return readMemory(pid);
  const metric = app.getAppMetrics().find((known) => known.pid === pid);
  return metric ? metric.memory.workingSetSize * 1024 : null;
}
