import { type ErrorCode, MillraceError } from '#contract/errors.ts';

const REASONS: Record<string, { code: ErrorCode; text: string; remedy: string }> = {
  ENOENT: { code: 'not_found', text: 'it is not there', remedy: 'Check the path.' },
  ENOTDIR: { code: 'not_found', text: 'a part of its path is a file, not a folder', remedy: 'Check the path.' },
  EISDIR: { code: 'bad_input', text: 'it is a folder', remedy: 'Give a file.' },
  EACCES: {
    code: 'permission',
    text: 'permission was denied',
    remedy: 'Change its permissions or pick another place.',
  },
  EPERM: { code: 'permission', text: 'permission was denied', remedy: 'Change its permissions or pick another place.' },
  EROFS: { code: 'permission', text: 'its file system is read-only', remedy: 'Pick a place that can be written to.' },
  ENOSPC: { code: 'disk_full', text: 'the disk is full', remedy: 'Free some room and try again.' },
  EDQUOT: { code: 'disk_full', text: 'your disk quota is used up', remedy: 'Free some room and try again.' },
  EFBIG: {
    code: 'disk_full',
    text: 'the disk or your account allows no file that large',
    remedy: 'Use another disk, or raise the limit.',
  },
  ENAMETOOLONG: { code: 'usage', text: 'its name is too long', remedy: 'Use a shorter path.' },
  EMFILE: { code: 'limit', text: 'too many files are open', remedy: 'Close other programs or raise the limit.' },
  ENFILE: { code: 'limit', text: 'too many files are open', remedy: 'Close other programs or raise the limit.' },
  EIO: { code: 'bad_input', text: 'the disk could not read it', remedy: 'Check the disk.' },
};

/** Says in words what the operating system refused; other errors come back as they are. `doing`: `Could not read`. */
export function fileError(error: unknown, doing: string, path: string): unknown {
  const reason = REASONS[errnoOf(error) ?? ''];
  if (!reason) return error;
  const { code, text, remedy } = reason;
  return new MillraceError(code, `${doing} ${path}: ${text}.`, { file: path, remedy }, { cause: error });
}

/** `ENOENT` and its like; null for errors that do not come from the operating system. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
