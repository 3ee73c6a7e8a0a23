import { type ErrorCode, MillraceError } from '#contract/errors.ts';

const STATUS: Record<ErrorCode, number> = {
  usage: 400,
  not_found: 404,
  conflict: 409,
  bad_input: 400,
  sql: 400,
  cancelled: 499,
  limit: 413,
  permission: 403,
  disk_full: 507,
  closed: 503,
  internal: 500,
};

/** HTTP's number for an error of ours, or the one the web server gave its own. */
export function httpStatus(error: unknown): number {
  if (error instanceof MillraceError) return STATUS[error.code];
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}
