import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../project/fileError.ts';
import { writeFileAtomic } from '../project/writeFileAtomic.ts';

/**
 * A number outside the database that never runs ahead of it: when the manifest has counted fewer commits, it has lost
 * some (a missing write-ahead log opens silently with fewer rows), and what it does not know must not be deleted.
 */
export interface CommitCounter {
  /** 0 when there is none or it cannot be read. */
  read(): Promise<number>;
  write(commits: number): Promise<void>;
}

export function createCommitCounter(state: string): CommitCounter {
  const file = join(state, 'lake.json');
  return {
    async read() {
      try {
        const { commits } = JSON.parse(await readFile(file, 'utf8')) as { commits?: unknown };
        return typeof commits === 'number' ? commits : 0;
      } catch (error) {
        if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return 0;
        throw error;
      }
    },
    write: (commits) => writeFileAtomic(file, `${JSON.stringify({ commits })}\n`),
  };
}
