import { readFile } from 'node:fs/promises';

/**
 * Bytes that would come free if the process ended: the private part of `/proc/<pid>/smaps_rollup`. Resident memory
 * would count the 200 MB of Electron itself once for each of its processes. Null where there is no such file.
 */
export async function privateMemory(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => null);
  const kilobytes = text?.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm);
  return kilobytes ? [...kilobytes].reduce((sum, [, part]) => sum + Number(part), 0) * 1024 : null;
}
