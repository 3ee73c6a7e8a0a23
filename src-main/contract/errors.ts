/**
 * The closed set of reasons a call can fail for.
 *
 * - `usage`        the request itself makes no sense (unknown method, wrong shape, wrong option)
 * - `not_found`    a file, table, run or project that is not there
 * - `conflict`     it exists already, or someone else holds it
 * - `bad_input`    the data cannot be read as asked: place and remedy are in the message
 * - `sql`          DuckDB refused or failed the statement; `detail.position` is a 0-based offset into the SQL text
 * - `cancelled`    stopped because someone asked for it
 * - `limit`        a budget (memory, rejects, disk, size) would be exceeded
 * - `permission`   the operating system refused
 * - `disk_full`    no room left; nothing was half-committed
 * - `closed`       the channel or the process behind it ended while the call was under way
 * - `internal`     a defect of Millrace
 */
export type ErrorCode =
  | 'usage'
  | 'not_found'
  | 'conflict'
  | 'bad_input'
  | 'sql'
  | 'cancelled'
  | 'limit'
  | 'permission'
  | 'disk_full'
  | 'closed'
  | 'internal';

export interface ErrorDetail {
  /** 0-based offset in UTF-16 code units into the SQL text the caller sent. */
  position?: number;
  /** Path of the file concerned. */
  file?: string;
  /** 1-based line in that file. */
  line?: number;
  /** What to do about it, as a sentence. */
  remedy?: string;
}

/** An error as it crosses a channel. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  detail: ErrorDetail;
}

/** The one error class that is allowed to cross a process border; everything else arrives as `internal`. */
export class MillraceError extends Error {
  override readonly name = 'MillraceError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.detail = detail;
  }
}

export function toErrorBody(error: unknown): ErrorBody {
  if (error instanceof MillraceError) return { code: error.code, message: error.message, detail: error.detail };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), detail: {} };
}

export function fromErrorBody({ code, message, detail }: ErrorBody): MillraceError {
  return new MillraceError(code, message, detail);
}
