import { join } from 'node:path';
import type { EngineState } from '#contract/host.ts';
import { type OpenRequest, projectOf } from './readArguments.ts';

export interface OpenFilesOptions {
  /** The person's documents folder: files go to a project in it when no other was ever opened. */
  documents: () => string;
  engine: () => EngineState;
  recent: () => Promise<{ path: string }[]>;
  open: (request: { project: string; create: boolean }) => Promise<unknown>;
  /** True while there is a page that has, or is about to get, a port to a ready engine. */
  canTell: () => boolean;
  tell: (paths: string[]) => void;
}

const FIRST_PROJECT = 'Millrace';

/**
 * What the system or a command line asks to be opened, kept until a page has an engine to read it with. Files
 * without a project go to the open one, else to the last one, else to a first one: a double-click on a CSV works.
 */
export function openFiles({ documents, engine, recent, open, canTell, tell }: OpenFilesOptions) {
  let kept: string[] = [];

  const projectFor = async ({ project, files }: OpenRequest) => {
    if (project) return isOpen(project, engine()) ? null : { project, create: false };
    if (files.length === 0 || engine().status !== 'none') return null;
    const last = (await recent()).find(({ path }) => projectOf(path));
    if (last) return { project: last.path, create: false };
    const first = join(documents(), FIRST_PROJECT);
    return { project: first, create: projectOf(first) === null };
  };

  const deliver = () => {
    if (kept.length === 0 || !canTell()) return;
    tell(kept);
    kept = [];
  };

  return {
    async request(request: OpenRequest): Promise<void> {
      const wanted = await projectFor(request);
      // With another project to open they wait for its engine.
      const opening = wanted && open(wanted);
      kept.push(...request.files);
      deliver();
      await opening;
    },
    /** Call when a page has been given a port to an engine. */
    deliver,
  };
}

function isOpen(project: string, state: EngineState): boolean {
  return state.status !== 'none' && state.status !== 'failed' && state.project === project;
}
