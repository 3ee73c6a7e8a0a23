import { open, readFile } from 'node:fs/promises';
import { errnoOf, fileError } from '../project/fileError.ts';
import { writeFileAtomic } from '../project/writeFileAtomic.ts';

/** A list kept in a file, one JSON object a line, that only grows at its end and forgets its oldest entries. */
export interface JsonLines<T> {
  /** Oldest first. */
  entries(): readonly T[];
  /** Resolves when the entry is in the file; entries are written in order. */
  append(entry: T): Promise<void>;
}

/**
 * @param most entries that are kept. The file is rewritten only when it has half as many too many, so that an append
 * costs one small write.
 * @param isEntry tells a line apart that is damaged or half-written (a crash in the middle of an append); such lines
 * are passed over.
 */
export async function openJsonLines<T>(
  path: string,
  { most, isEntry }: { most: number; isEntry: (value: unknown) => value is T },
): Promise<JsonLines<T>> {
  const { entries, endsClean } = await read(path, isEntry);
  let list = entries.slice(-most);
  let lines = entries.length;
  let separator = endsClean ? '' : '\n';
  let tail: Promise<void> = Promise.resolve();

  const write = async (entry: T) => {
    list.push(entry);
    lines++;
    if (list.length > most) list = list.slice(-most);
    if (lines > most * 1.5) {
      lines = list.length;
      await writeFileAtomic(path, list.map(line).join(''));
    } else {
      await appendTo(path, separator + line(entry));
    }
    separator = '';
  };
  return {
    entries: () => list,
    append(entry) {
      const written = tail.then(() => write(entry));
      tail = written.catch(() => undefined);
      return written;
    },
  };
}

const line = (entry: unknown) => `${JSON.stringify(entry)}\n`;

async function appendTo(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'a', 0o600);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, 'Could not write', path);
  }
}

async function read<T>(
  path: string,
  isEntry: (value: unknown) => value is T,
): Promise<{ entries: T[]; endsClean: boolean }> {
  try {
    const text = await readFile(path, 'utf8');
    return { entries: text.split('\n').map(parsed).filter(isEntry), endsClean: text === '' || text.endsWith('\n') };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { entries: [], endsClean: true };
    throw fileError(error, 'Could not read', path);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
