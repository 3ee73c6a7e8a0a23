import { MillraceError } from '#contract/errors.ts';

/** What to tell a person about a failed call: the reason, and what to do where that is known. */
export function messageOf(error: unknown): string {
  if (error instanceof MillraceError && error.detail.remedy) return `${error.message} ${error.detail.remedy}`;
  return error instanceof Error ? error.message : String(error);
}
