import { resolve } from 'node:path';
import { openProject } from '../../core/project/openProject.ts';
import { printJson, say, type Terminal } from './Terminal.ts';

/** Makes a project of a new or empty folder; one that is there is left as it is. */
export async function initProject(
  terminal: Terminal,
  folder: string,
  { json = false }: { json?: boolean },
): Promise<void> {
  const project = await openProject(resolve(terminal.folder, folder), { create: true });
  if (json) printJson(terminal, { path: project.path, name: project.name });
  else say(terminal, `Project ${project.name} is ready in ${project.path}`);
}
