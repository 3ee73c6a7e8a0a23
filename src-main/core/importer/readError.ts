import { MillraceError } from '#contract/errors.ts';
import { isDiskFull } from '../lake/diskFull.ts';

const FIRST_LINES = 3;

/** What DuckDB says about a file, as one of our errors: its first lines, the file, what to do. */
export function readError(
  error: unknown,
  path: string,
  remedy = 'Check the file, or pick another format or other options.',
): unknown {
  if (error instanceof MillraceError || !(error instanceof Error)) return error;
  const { message } = error;
  if (isDiskFull(error)) {
    return new MillraceError(
      'disk_full',
      `The disk is full while reading ${path}; nothing of it was kept.`,
      { file: path, remedy: 'Free some room and try again.' },
      { cause: error },
    );
  }
  if (/^Out of Memory|failed to allocate|could not allocate/i.test(message)) {
    return new MillraceError(
      'limit',
      `${path} needs more memory than allowed: ${firstLines(message)}`,
      { file: path, remedy: 'Raise the memory limit in the settings, or split the file.' },
      { cause: error },
    );
  }
  if (/^INTERNAL|FATAL/i.test(message)) {
    return new MillraceError(
      'bad_input',
      `${path} cannot be read: DuckDB gave up on it (${firstLines(message)}).`,
      { file: path, remedy },
      { cause: error },
    );
  }
  const line = /\bLine:? (\d+)/i.exec(message)?.[1];
  return new MillraceError(
    'bad_input',
    `${path} cannot be read: ${firstLines(message)}`,
    { file: path, remedy, ...(line ? { line: Number(line) } : {}) },
    { cause: error },
  );
}

const firstLines = (message: string) =>
  message
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, FIRST_LINES)
    .join(' ')
    .slice(0, 1_000);
