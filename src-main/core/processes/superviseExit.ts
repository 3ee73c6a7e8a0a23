import type { EngineExit } from './control.ts';
import { gigabytes } from './superviseMemory.ts';

/** Why an engine that nobody asked to go is gone, as a sentence. `memory` in bytes is the last that was seen of it. */
export function exitReason({ code, signal }: EngineExit, memory: number | null): string {
  return `${what(code, signal)}${memory === null ? '' : `, ${gigabytes(memory)} of memory were last seen in use`}.`;
}

function what(code: number | null, signal: string | null): string {
  if (signal === 'SIGKILL') return 'The engine was killed from outside (SIGKILL), perhaps because memory ran out';
  if (signal !== null) return `The engine crashed (${signal})`;
  if (code === null) return 'The engine ended unexpectedly';
  return `The engine ended unexpectedly with exit code ${code}`;
}
