import { availableParallelism, totalmem } from 'node:os';
import { z } from 'zod';
import type { ProjectSettings } from '#contract/project.ts';

const GIGABYTE = 2 ** 30;
const MEGABYTE = 2 ** 20;

/** What the defaults depend on. */
export interface Machine {
  /** Bytes of RAM. */
  memory: number;
  cores: number;
}

export const thisMachine = (): Machine => ({ memory: totalmem(), cores: availableParallelism() });

/** Values for what millrace.yml leaves out. Machine-dependent ones are never written to the file: it travels with git. */
export function defaultSettings({ memory, cores }: Machine): ProjectSettings {
  return {
    maxRejects: 0.01,
    copyOriginalsUpTo: 2 * GIGABYTE,
    memoryLimit: Math.floor(memory * 0.4),
    memoryCeiling: Math.floor(memory * 0.7),
    threads: cores,
  };
}

const bytes = (minimum: number) => z.number().int().min(minimum).max(Number.MAX_SAFE_INTEGER);

/** Settings as they may stand in millrace.yml; none is required, unknown ones are refused. */
export const settingsSchema = z.strictObject({
  maxRejects: z.number().min(0).max(1).exactOptional(),
  copyOriginalsUpTo: bytes(0).exactOptional(),
  memoryLimit: bytes(64 * MEGABYTE).exactOptional(),
  memoryCeiling: bytes(128 * MEGABYTE).exactOptional(),
  threads: z.number().int().min(1).max(1024).exactOptional(),
});
