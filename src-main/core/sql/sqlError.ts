import { type ErrorCode, MillraceError } from '#contract/errors.ts';

/** What DuckDB says about a failure when `errors_as_json` is on. */
export interface DuckDBFailure {
  /** E.g. `Binder`, `Parser`, `Interrupt`. */
  type: string;
  /** In DuckDB's own words. */
  message: string;
  /** 0-based offset in UTF-16 code units into the statement; null where DuckDB gives none. */
  position: number | null;
  /** What DuckDB thinks was meant. */
  suggestion: string | null;
}

/**
 * Reads a DuckDB error. The binding passes the text on, sometimes behind a few words of its own; sessions ask for
 * JSON, because the text form shows only a cut-out of the line.
 */
export function readFailure(error: unknown, statement: string): DuckDBFailure {
  const text = error instanceof Error ? error.message : String(error);
  const json = parsed(text.slice(Math.max(0, text.indexOf('{"exception_type"'))));
  if (!json) {
    const [, type, message] = /^([A-Z][\w ]*?) Error: ([\s\S]*)$/.exec(text) ?? [];
    return { type: type ?? '', message: message ?? text, position: null, suggestion: suggestionIn(text) };
  }
  const message = json.exception_message ?? '';
  const type = json.exception_type ?? '';
  return { type, message, position: offset(statement, type, json.position), suggestion: suggestionIn(message) };
}

type FailureJson = Partial<Record<'exception_message' | 'exception_type' | 'position', string>>;

function parsed(text: string): FailureJson | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as FailureJson;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** DuckDB counts characters in a parser error and UTF-8 bytes in all others (1.5.6). */
function offset(statement: string, type: string, position: string | undefined): number | null {
  if (position === undefined) return null;
  const count = Number(position);
  if (!Number.isSafeInteger(count)) return null;
  return type === 'Parser' ? utf16FromCharacters(statement, count) : utf16FromBytes(statement, count);
}

function utf16FromCharacters(text: string, characters: number): number {
  let units = 0;
  for (const character of text) {
    if (characters-- <= 0) break;
    units += character.length;
  }
  return units;
}

/** 0-based offset in UTF-16 code units of the character that byte `bytes` of the UTF-8 text belongs to. */
export function utf16FromBytes(text: string, bytes: number): number {
  let units = 0;
  for (const character of text) {
    bytes -= Buffer.byteLength(character);
    if (bytes < 0) break;
    units += character.length;
  }
  return units;
}

function suggestionIn(message: string): string | null {
  return (
    /(?:Did you mean|Candidate bindings:|Candidate functions?:)\s*"?([^"\n?]+)"?/.exec(message)?.[1]?.trim() ?? null
  );
}

/**
 * The error a caller sees.
 *
 * @param start 0-based offset of the statement in the text the caller sent.
 */
export function sqlError(error: unknown, statement: string, start = 0): MillraceError {
  if (error instanceof MillraceError) return error;
  const { type, message, position } = readFailure(error, statement);
  const detail = {
    ...(position === null ? {} : { position: start + position }),
    ...remedyFor(message),
  };
  return new MillraceError(codeOf(type, message), type ? `${type} Error: ${message}` : message, detail, {
    cause: error,
  });
}

function codeOf(type: string, message: string): ErrorCode {
  if (type === 'Interrupt' || type === 'INTERRUPT') return 'cancelled';
  if (type === 'Out of Memory') return 'limit';
  if (/no space left on device|disk quota exceeded/i.test(message)) return 'disk_full';
  return 'sql';
}

function remedyFor(message: string): { remedy?: string } {
  if (!message.includes('Current transaction is aborted')) return {};
  return { remedy: 'An earlier statement of this transaction failed. Run ROLLBACK and begin again.' };
}
