import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../core/project/writeFileAtomic.ts';

/**
 * One small fact about this installation, kept as JSON. A file that is missing, damaged or of another shape counts
 * as not there: nothing in it is worth more than starting.
 */
export function jsonFile<T>(path: string, isShape: (value: unknown) => value is T) {
  let writing: Promise<unknown> = Promise.resolve();
  return {
    async read(): Promise<T | null> {
      try {
        const value: unknown = JSON.parse(await readFile(path, 'utf8'));
        return isShape(value) ? value : null;
      } catch (error) {
        if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    /** Writes one after another, so the last call wins. */
    write(value: T): Promise<void> {
      const written = writing.then(() => writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`));
      writing = written.catch(() => {});
      return written;
    },
    /** Resolves when all that was to be written is written, or has failed. */
    settled: async (): Promise<void> => void (await writing),
  };
}
