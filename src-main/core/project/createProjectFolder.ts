import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import { errnoOf, fileError } from './fileError.ts';
import { newProjectFile, PROJECT_FILE } from './projectFile.ts';
import { writeFileAtomic } from './writeFileAtomic.ts';

const HARMLESS = new Set(['.git', '.DS_Store', 'Thumbs.db', 'desktop.ini', '.gitignore', '.millrace']);

/** What a process that was killed while it made the project leaves, see writeFileAtomic. */
const UNFINISHED = /^millrace\.yml\.\d+\.\d+\.tmp$/;

/** Makes a project of a new or empty folder; leaves one that is a project already as it is. */
export async function createProjectFolder(root: string): Promise<void> {
  try {
    await mkdir(root, { recursive: true });
    const names = await readdir(root);
    if (names.includes(PROJECT_FILE)) return;
    refuseForeign(root, names);
    for (const name of names) if (UNFINISHED.test(name)) await rm(join(root, name));
    await ignoreState(join(root, '.gitignore'));
    await writeFileAtomic(join(root, PROJECT_FILE), newProjectFile(basename(root) || 'project'));
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw notAFolder(root, error);
    throw fileError(error, 'Could not make a project at', root);
  }
}

function refuseForeign(root: string, names: string[]): void {
  const foreign = names.find((name) => !HARMLESS.has(name) && !UNFINISHED.test(name));
  if (foreign === undefined) return;
  throw new MillraceError('conflict', `${root} is not empty: it holds ${JSON.stringify(foreign)}.`, {
    file: root,
    remedy: 'Pick an empty folder or a new name.',
  });
}

/** `wx`: a .gitignore that is there already is the person's own. */
async function ignoreState(file: string): Promise<void> {
  await writeFile(file, '.millrace/\n', { flag: 'wx' }).catch((error: unknown) => {
    if (errnoOf(error) !== 'EEXIST') throw error;
  });
}

function notAFolder(root: string, cause: unknown): MillraceError {
  return new MillraceError(
    'conflict',
    `${root} is a file, not a folder.`,
    { file: root, remedy: 'Pick another name.' },
    { cause },
  );
}
