import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { MillraceError } from '#contract/errors.ts';
import type { ReadOptions } from '#contract/files.ts';
import { errnoOf } from '../project/fileError.ts';
import { writeFileAtomic } from '../project/writeFileAtomic.ts';

/** What a person asked to be watched, as it stands in `sources/<watchId>.yml`. */
export interface WatchRequest {
  /** Absolute. */
  folder: string;
  pattern: string;
  table: string;
  options: ReadOptions;
}

const KIND = 'folder';

/** Options are checked by the importer, which knows them. */
const schema = z.strictObject({
  kind: z.literal(KIND),
  folder: z.string().min(1),
  pattern: z.string().min(1),
  table: z.string().min(1),
  options: z.record(z.string(), z.unknown()).default({}),
});

/** Sources of this project that are watched folders, by id; those that cannot be read come with the reason. */
export async function readWatchFiles(project: string): Promise<Map<string, WatchRequest | MillraceError>> {
  const found = new Map<string, WatchRequest | MillraceError>();
  for (const name of await namesIn(join(project, 'sources'))) {
    const path = join(project, 'sources', name);
    const watch = parseWatch(await readFile(path, 'utf8'), path, project);
    if (watch) found.set(name.slice(0, -'.yml'.length), watch);
  }
  return found;
}

/** Null for sources of another kind. */
function parseWatch(text: string, file: string, project: string): WatchRequest | MillraceError | null {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    return new MillraceError('bad_input', `${file} is not valid YAML: ${String(error)}`, { file });
  }
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== KIND) return null;
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ...parsed.data, folder: resolve(project, parsed.data.folder) };
  const issue = parsed.error.issues[0];
  return new MillraceError('bad_input', `${file}: ${issue?.path.join('.')}: ${issue?.message}`, { file });
}

/** A folder inside the project is written relative to it, so that the project can be moved. */
export async function writeWatchFile(project: string, watchId: string, watch: WatchRequest): Promise<void> {
  const inside = relative(project, watch.folder);
  const isInside = !isAbsolute(inside) && inside.split(sep)[0] !== '..';
  const folder = isInside ? inside.split(sep).join('/') || '.' : watch.folder;
  await mkdir(join(project, 'sources'), { recursive: true });
  await writeFileAtomic(watchPath(project, watchId), stringify({ kind: KIND, ...watch, folder }));
}

export async function removeWatchFile(project: string, watchId: string): Promise<void> {
  await rm(watchPath(project, watchId), { force: true });
}

const watchPath = (project: string, watchId: string) => join(project, 'sources', `${watchId}.yml`);

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
