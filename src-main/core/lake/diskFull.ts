import { MillraceError } from '#contract/errors.ts';
import { errnoOf } from '../project/fileError.ts';

const WORDS = /no space left|disk quota|file too large|not enough (free )?(disk )?space|disk is full/i;

/** Whether the system refused to write more, by errno or in DuckDB's words. EFBIG is a disk's or an account's limit on one file. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof MillraceError) return error.code === 'disk_full';
  return (
    ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errnoOf(error) ?? '') ||
    (error instanceof Error && WORDS.test(error.message))
  );
}

/** The error as `disk_full` when that is what it says; null when it is another one. */
export function diskFull(error: unknown): MillraceError | null {
  if (!isDiskFull(error)) return null;
  if (error instanceof MillraceError) return error;
  return new MillraceError(
    'disk_full',
    'The disk is full: nothing was stored.',
    { remedy: 'Free some room on the disk of the project, then try again.' },
    { cause: error },
  );
}
