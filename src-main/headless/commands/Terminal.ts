import type { Readable } from 'node:stream';

/** What a command sees of the world around it: two outputs, and the wish to stop. */
export interface Terminal {
  /** The answer: data, or one JSON object. */
  stdout: NodeJS.WritableStream;
  /** Text for people. */
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stdin: Readable & { isTTY?: boolean };
  environment: NodeJS.ProcessEnv;
  /** Folder that relative paths start from. */
  folder: string;
  /** Aborts on Ctrl+C and SIGTERM. */
  signal: AbortSignal;
}

export const say = ({ stderr }: Terminal, line: string): void => void stderr.write(`${line}\n`);

/** Prints one JSON object on one line. */
export const printJson = ({ stdout }: Terminal, value: object): void => void stdout.write(`${JSON.stringify(value)}\n`);
