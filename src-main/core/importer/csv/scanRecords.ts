import { createReadStream } from 'node:fs';
import type { CsvOptions } from '#contract/files.ts';

/** A record DuckDB refused: where it begins in the file (0-based byte) and how long it is, without its line break. */
export interface RefusedRecord {
  start: number;
  bytes: number;
}

export interface RecordPlaces {
  /** 1-based line of the file each refused record begins on. */
  lines: Float64Array;
  /** 1-based number of each refused record among the file's records. */
  records: Float64Array;
  /** Records passed: all of the file when `toEnd`, else up to the last refused one. */
  counted: number;
}

const LF = 10;
const CR = 13;
const NONE = -1;

/**
 * Counts lines and records of a CSV file without DuckDB, byte by byte in one pass with flat memory: gives refused
 * records their line, rows their number, and tests an independent count. Empty lines, comments, skipped lines and the
 * header are not records; with a single column an empty line is one. Refused records are passed over as a whole, for
 * their quotes may not match.
 */
export async function scanRecords(
  path: string,
  csv: CsvOptions,
  refused: readonly RefusedRecord[] = [],
  { toEnd = false, columns = 2 } = {},
): Promise<RecordPlaces> {
  const scanner = new RecordScanner(csv, refused, columns);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    scanner.push(chunk as Buffer);
    if (scanner.isPastRefused && !toEnd) break;
  }
  return scanner.finish();
}

class RecordScanner {
  readonly #quote: number;
  readonly #escape: number;
  readonly #delimiter: number;
  readonly #comment: number;
  readonly #refused: readonly RefusedRecord[];
  readonly #emptyIsRecord: boolean;
  readonly #places: RecordPlaces;
  #skip: number;
  #header: boolean;
  #next = 0;
  #offset = 0;
  #line = 1;
  /** Byte up to which a refused record is passed over. */
  #jump = NONE;
  #quoted = false;
  #escaped = false;
  #fieldStart = true;
  #lineStart = true;
  #commented = false;
  #previous = NONE;

  constructor(csv: CsvOptions, refused: readonly RefusedRecord[], columns: number) {
    this.#quote = code(csv.quote) ?? NONE;
    this.#escape = code(csv.escape) ?? this.#quote;
    this.#delimiter = Buffer.from(csv.delimiter ?? ',').at(-1) ?? NONE;
    this.#comment = code(csv.comment) ?? NONE;
    this.#skip = csv.skip ?? 0;
    this.#header = csv.header === true;
    this.#refused = refused;
    this.#emptyIsRecord = columns === 1;
    this.#places = { lines: new Float64Array(refused.length), records: new Float64Array(refused.length), counted: 0 };
  }

  get isPastRefused(): boolean {
    return this.#next === this.#refused.length;
  }

  /** The chunk is cut where refused records begin and end, so that the loops over bytes need not look for them. */
  push(bytes: Buffer): void {
    const end = this.#offset + bytes.length;
    let at = this.#offset;
    while (at < end) {
      const start = this.#refused[this.#next]?.start ?? Number.POSITIVE_INFINITY;
      if (at >= start) this.#refuse(at);
      const stop = this.#jump > at ? Math.min(end, this.#jump) : Math.min(end, Math.max(at + 1, this.#nextStart()));
      const part = bytes.subarray(at - this.#offset, stop - this.#offset);
      if (this.#jump > at) this.#passOver(part);
      else this.#scan(part);
      at = stop;
    }
    this.#offset = end;
  }

  finish(): RecordPlaces {
    if (!this.#lineStart || this.#quoted) this.#endLine();
    return this.#places;
  }

  #nextStart(): number {
    return this.#refused[this.#next]?.start ?? Number.POSITIVE_INFINITY;
  }

  #refuse(at: number): void {
    this.#places.lines[this.#next] = this.#line;
    this.#places.records[this.#next] = this.#places.counted + 1;
    this.#jump = at + (this.#refused[this.#next]?.bytes ?? 0);
    this.#next++;
    this.#quoted = false;
    this.#lineStart = false;
  }

  #passOver(bytes: Buffer): void {
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) this.#line++;
    this.#previous = bytes.at(-1) ?? NONE;
  }

  #endLine(): void {
    this.#line++;
    if (this.#skip > 0) this.#skip--;
    else if ((!this.#lineStart || this.#emptyIsRecord) && !this.#commented) {
      if (this.#header) this.#header = false;
      else this.#places.counted++;
    }
    this.#lineStart = true;
    this.#commented = false;
    this.#fieldStart = true;
  }

  /** The loop works on locals, which is several times as fast as on fields. */
  #scan(bytes: Buffer): void {
    const quote = this.#quote;
    const escaping = this.#escape;
    const delimiter = this.#delimiter;
    const comment = this.#comment;
    let quoted = this.#quoted;
    let fieldStart = this.#fieldStart;
    let lineStart = this.#lineStart;
    let previous = this.#previous;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (quoted) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === escaping && escaping !== quote) this.#escaped = true;
        else if (byte === quote) quoted = false;
        if (byte === LF) this.#line++;
      } else if (byte === LF || byte === CR) {
        if (byte === CR || previous !== CR) {
          this.#lineStart = lineStart;
          this.#endLine();
        }
        lineStart = true;
        fieldStart = true;
      } else {
        // A doubled quote closes and opens again at once, which comes to the same.
        if (byte === quote && (fieldStart || previous === quote)) quoted = !this.#commented;
        if (lineStart && byte === comment) this.#commented = true;
        fieldStart = byte === delimiter;
        lineStart = false;
      }
      previous = byte;
    }
    this.#quoted = quoted;
    this.#fieldStart = fieldStart;
    this.#lineStart = lineStart;
    this.#previous = previous;
  }
}

const code = (text: string | undefined): number | null => (text ? text.charCodeAt(0) : null);
