import { isAbsolute } from 'node:path';
import type { BaseWindow, Dialog, OpenDialogOptions, Shell } from 'electron';
import { MillraceError } from '#contract/errors.ts';
import type { EngineState, Host, RecentProject } from '#contract/host.ts';
import type { Handlers } from '#contract/rpc.ts';
import { FILE_FILTERS } from './fileTypes.ts';

export interface HostApiOptions {
  version: string;
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  shell: Pick<Shell, 'showItemInFolder'>;
  window: () => BaseWindow | null;
  engine: () => EngineState;
  recent: () => Promise<RecentProject[]>;
  open: (request: { project: string; create: boolean }) => Promise<unknown>;
  close: () => Promise<void>;
}

/** What the window may ask of the process that owns it. Paths come from a page, so they are checked here. */
export function hostApi({
  version,
  dialog,
  shell,
  window,
  engine,
  recent,
  open,
  close,
}: HostApiOptions): Handlers<Host> {
  const pick = async (options: OpenDialogOptions) => {
    const parent = window();
    const { filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return filePaths;
  };
  return {
    app: {
      info: () => ({
        kind: 'desktop',
        platform: process.platform,
        version,
        capabilities: { dialogs: true, projects: true, upload: false, download: false },
        engine: engine(),
      }),
    },
    projects: {
      recent,
      async open({ path }) {
        await open({ project: absolute(path), create: false });
        return null;
      },
      async create({ path }) {
        await open({ project: absolute(path), create: true });
        return null;
      },
      async close() {
        await close();
        return null;
      },
    },
    dialogs: {
      pickFiles: async () => ({
        paths: await pick({ title: 'Add files', properties: ['openFile', 'multiSelections'], filters: FILE_FILTERS }),
      }),
      pickFolder: async ({ title }) => ({
        path: (await pick({ title: text(title), properties: ['openDirectory', 'createDirectory'] }))[0] ?? null,
      }),
      async saveFile({ name }) {
        const parent = window();
        const options = { defaultPath: text(name) };
        const { filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
        return { path: filePath || null };
      },
      reveal({ path }) {
        shell.showItemInFolder(absolute(path));
        return null;
      },
    },
  };
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new MillraceError('usage', 'A text was expected.');
  return value;
}

function absolute(value: unknown): string {
  const path = text(value);
  if (isAbsolute(path) && !path.includes('\0')) return path;
  throw new MillraceError('usage', `${JSON.stringify(path)} is not an absolute path.`);
}
