import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** What a start of the app, or the system, asks to be opened. Paths are absolute. */
export interface OpenRequest {
  project: string | null;
  files: string[];
}

export interface ArgumentsOptions {
  /** Without the executable. */
  argv: string[];
  cwd: string;
  /** In development the folder of the app itself is an argument of Electron. */
  appPath: string | null;
  /** Value of MILLRACE_PROJECT, if set. */
  projectFromEnvironment?: string | undefined;
}

/** `[project] [files…]`: the first path is the project when it is one, everything else is a file to bring in. */
export function readArguments({ argv, cwd, appPath, projectFromEnvironment }: ArgumentsOptions): OpenRequest {
  const paths = argv.filter((word) => word !== '' && !word.startsWith('-')).map((word) => resolve(cwd, word));
  if (appPath !== null && paths[0] === resolve(appPath)) paths.shift();
  const project = projectOf(paths[0]);
  if (project) return { project, files: paths.slice(1) };
  return { project: projectFromEnvironment ? resolve(cwd, projectFromEnvironment) : null, files: paths };
}

const MARK = 'millrace.yml';

/** The project a path names: its folder, or the millrace.yml in it. */
export function projectOf(path: string | undefined): string | null {
  if (path === undefined) return null;
  if (basename(path) === MARK && existsSync(path)) return dirname(path);
  return existsSync(join(path, MARK)) ? path : null;
}
