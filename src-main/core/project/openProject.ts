import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MillraceError } from '#contract/errors.ts';
import type { ProjectInfo, ProjectSettings } from '#contract/project.ts';
import { createProjectFolder } from './createProjectFolder.ts';
import { fileError } from './fileError.ts';
import type { Project, ProjectPaths } from './Project.ts';
import { PROJECT_FILE, type ProjectFile, parseProjectFile } from './projectFile.ts';
import { defaultSettings, type Machine, settingsSchema, thisMachine } from './settings.ts';
import { createUiState } from './uiState.ts';
import { writeFileAtomic } from './writeFileAtomic.ts';

/**
 * Opens a project folder; with `create` makes it first where there is none.
 * @throws MillraceError `not_found` (no project), `conflict` (newer format; folder holds something else),
 *   `bad_input` (millrace.yml, with line), `permission`.
 */
export async function openProject(
  path: string,
  { create = false, machine = thisMachine() }: { create?: boolean; machine?: Machine } = {},
): Promise<Project> {
  const root = resolve(path);
  refuseQuestionMark(root);
  if (create) await createProjectFolder(root);
  const file = join(root, PROJECT_FILE);
  let current = await readProjectFile(root, file);
  const paths = pathsOf(root);
  await makeFolders(root, paths);

  const settings = (): ProjectSettings => ({ ...defaultSettings(machine), ...current.settings });
  const info = (): ProjectInfo => ({
    name: current.name,
    path: root,
    formatVersion: current.format,
    settings: settings(),
  });
  return {
    path: root,
    name: current.name,
    paths,
    settings,
    info,
    async saveSettings(patch) {
      checkPatch(patch);
      // Read again: the file is the person's, and may have been edited since.
      const fresh = await readProjectFile(root, file);
      for (const [key, value] of Object.entries(patch)) fresh.document.setIn(['settings', key], value);
      const text = String(fresh.document);
      const next = parseProjectFile(text, file);
      await writeFileAtomic(file, text).catch((error: unknown) => {
        throw fileError(error, 'Could not write', file);
      });
      current = next;
      return info();
    },
    ...createUiState(paths.ui),
  };
}

/** DuckDB puts `.wal` before the first `?` of a database's path, so it would write its log into another folder. */
function refuseQuestionMark(root: string): void {
  if (!root.includes('?')) return;
  throw new MillraceError('usage', `A project cannot lie at ${root}: DuckDB cannot work below a name with "?".`, {
    file: root,
    remedy: 'Rename the folder.',
  });
}

function pathsOf(root: string): ProjectPaths {
  const state = join(root, '.millrace');
  return {
    state,
    lake: join(state, 'lake'),
    staging: join(state, 'staging'),
    originals: join(state, 'originals'),
    temporary: join(state, 'tmp'),
    warehouse: join(state, 'warehouse.duckdb'),
    queries: join(root, 'queries'),
    ui: join(state, 'ui.json'),
    quarantine: join(state, 'quarantine'),
  };
}

async function readProjectFile(root: string, file: string): Promise<ProjectFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const told = fileError(error, 'Could not read', file);
    if (told instanceof MillraceError && told.code === 'not_found') throw notAProject(root, error);
    throw told;
  }
  return parseProjectFile(text, file);
}

function notAProject(root: string, cause: unknown): MillraceError {
  return new MillraceError(
    'not_found',
    `${root} is not a Millrace project: it holds no ${PROJECT_FILE}.`,
    { file: root, remedy: `Make one with: millrace init ${JSON.stringify(root)}` },
    { cause },
  );
}

async function makeFolders(root: string, { queries, ui: _, warehouse: __, ...folders }: ProjectPaths): Promise<void> {
  try {
    await access(root, constants.R_OK | constants.W_OK);
    for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
    await mkdir(queries, { recursive: true });
  } catch (error) {
    throw fileError(error, 'Could not open the project at', root);
  }
}

function checkPatch(patch: Partial<ProjectSettings>): void {
  const issue = settingsSchema.safeParse(patch).error?.issues[0];
  if (issue) throw new MillraceError('usage', `Setting ${issue.path.join('.') || '?'}: ${issue.message}`);
}
