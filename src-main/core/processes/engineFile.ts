import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Grows when what is spoken over the socket changes; both sides must have the same. */
export const ENDPOINT_VERSION = 1;

/** What a running engine writes into its project so that others find it. */
export interface EngineFile {
  pid: number;
  /** Path of its socket, or name of its pipe. */
  socket: string;
  version: number;
}

/** Path of that file inside the project's state folder (`.millrace`). */
export const engineFile = (projectState: string): string => join(projectState, 'engine.json');

/** The file's content; null when there is none or it is not whole. */
export async function readEngineFile(projectState: string): Promise<EngineFile | null> {
  try {
    const content: unknown = JSON.parse(await readFile(engineFile(projectState), 'utf8'));
    return isEngineFile(content) ? content : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isEngineFile(content: unknown): content is EngineFile {
  if (typeof content !== 'object' || content === null) return false;
  const { pid, socket, version } = content as Partial<EngineFile>;
  return Number.isSafeInteger(pid) && typeof socket === 'string' && typeof version === 'number';
}
