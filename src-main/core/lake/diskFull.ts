import { MillraceError } from '#contract/errors.ts';
import { errnoOf } from '../project/fileError.ts';

/** The error as `disk_full` when that is what it says, by errno or in DuckDB's words; null when it is another one. */
export function diskFull(error: unknown): MillraceError | null {
  if (error instanceof MillraceError) return error.code === 'disk_full' ? error : null;
  const full = ['ENOSPC', 'EDQUOT'].includes(errnoOf(error) ?? '');
  if (
    !full &&
    !(error instanceof Error && /no space left|disk quota|not enough (free )?(disk )?space/i.test(error.message))
  )
    return null;
  return new MillraceError(
    'disk_full',
    'The disk is full: nothing was stored.',
    { remedy: 'Free some room on the disk of the project, then try again.' },
    { cause: error },
  );
}
