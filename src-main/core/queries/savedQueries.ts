import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import type { SavedQuery } from '#contract/sql.ts';
import { errnoOf, fileError } from '../project/fileError.ts';
import { writeFileAtomic } from '../project/writeFileAtomic.ts';
import { fromQueryFile, toQueryFile } from './queryFile.ts';
import { checkQueryName } from './queryName.ts';

const SUFFIX = '.sql';

/** All `queries/*.sql`, by name. */
export async function listQueries(folder: string): Promise<SavedQuery[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, 'Could not read', folder);
  });
  const names = found
    .filter((entry) => entry.isFile() && entry.name.endsWith(SUFFIX))
    .map((entry) => entry.name.slice(0, -SUFFIX.length));
  const queries = await Promise.all(names.map((name) => readQuery(folder, name)));
  return queries.filter((query) => query !== null).sort((a, b) => a.name.localeCompare(b.name));
}

/** Null when the file went away meanwhile. */
async function readQuery(folder: string, name: string): Promise<SavedQuery | null> {
  const path = join(folder, name + SUFFIX);
  try {
    const [text, { mtime }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { name, ...fromQueryFile(text), modifiedAt: mtime.toISOString() };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw fileError(error, 'Could not read', path);
  }
}

/** Writes or replaces `queries/<name>.sql`. */
export async function saveQuery(
  folder: string,
  { name, sql, chart }: { name: string; sql: string; chart: string | null },
): Promise<SavedQuery> {
  checkQueryName(name);
  const path = join(folder, name + SUFFIX);
  const content = toQueryFile({ sql, chart });
  try {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(path, content);
  } catch (error) {
    throw fileError(error, 'Could not write', path);
  }
  const saved = await readQuery(folder, name);
  if (!saved)
    throw new MillraceError('conflict', `The query ${JSON.stringify(name)} was removed while it was saved.`, {
      file: path,
    });
  return saved;
}

/** @throws MillraceError `not_found`. */
export async function removeQuery(folder: string, name: string): Promise<void> {
  checkQueryName(name);
  const path = join(folder, name + SUFFIX);
  try {
    await rm(path);
  } catch (error) {
    throw fileError(error, 'Could not remove', path);
  }
}
