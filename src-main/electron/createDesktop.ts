import { basename, dirname, join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, Menu, session, shell } from 'electron';
import { MillraceError } from '#contract/errors.ts';
import { type EngineState, type HostEvents, hostMethods } from '#contract/host.ts';
import { serve } from '#contract/rpc.ts';
import { builtFile } from '../core/processes/builtFile.ts';
import { superviseEngine } from '../core/processes/superviseEngine.ts';
import { APP_ORIGIN } from './appOrigin.ts';
import { createMenu } from './createMenu.ts';
import { createWindow } from './createWindow.ts';
import { hostApi } from './hostApi.ts';
import { importersOnRequest } from './importers.ts';
import { keepAtHome, lockSession } from './lockDown.ts';
import { openFiles } from './openFiles.ts';
import type { OpenRequest } from './readArguments.ts';
import { readUtilityMemory } from './readUtilityMemory.ts';
import { recentProjects } from './recentProjects.ts';
import { serveAppFiles } from './serveAppFiles.ts';
import { startUtilityEngine, type UtilityEngine } from './startUtilityEngine.ts';
import { windowBounds } from './windowBounds.ts';
import { windowPorts } from './windowPorts.ts';

export interface Desktop {
  /** Makes the window, or brings the one there is to the front. */
  show(): Promise<void>;
  open(request: OpenRequest): void;
  /** Resolves when the engine has closed its project and nothing is left to write. */
  close(): Promise<void>;
}

export interface DesktopOptions {
  /** The page, and the only origin it may be of. */
  url: string;
  origin: string;
}

/** Puts the desktop app together. Call when Electron is ready. */
export function createDesktop({ url, origin }: DesktopOptions): Desktop {
  const inUserData = (name: string) => join(app.getPath('userData'), name);
  const recent = recentProjects(inUserData('recent.json'));
  const bounds = windowBounds(inUserData('window.json'));
  let window: BrowserWindow | null = null;
  let pushRaw: (event: string, subject: string, data: unknown) => void = () => {};
  const push = <K extends keyof HostEvents>(event: K, data: HostEvents[K]) => pushRaw(event, event, data);

  lockSession(session.defaultSession, { origin });
  if (origin === APP_ORIGIN) {
    session.defaultSession.protocol.handle('millrace', serveAppFiles(dirname(builtFile('renderer/index.html'))));
  }

  const supervisor = superviseEngine<UtilityEngine>({
    startEngine: startUtilityEngine,
    onMessage: importersOnRequest(),
    readMemory: readUtilityMemory,
  });
  const open = async ({ project, create }: { project: string; create: boolean }) => {
    await supervisor.open({ project, create });
    await recent.add(project);
    await showMenu(supervisor.state);
  };
  const files = openFiles({
    documents: () => app.getPath('documents'),
    engine: () => supervisor.state,
    recent: recent.list,
    open,
    canTell: () => supervisor.state.status === 'ready' && ports.hasPage(),
    tell: (paths) => push('open', { paths }),
  });
  const handlers = hostApi({
    version: app.getVersion(),
    dialog,
    shell,
    window: () => window,
    engine: () => supervisor.state,
    recent: recent.list,
    open,
    close: () => supervisor.close(),
  });
  const ports = windowPorts({
    ipcMain,
    origin,
    contents: () => window?.webContents ?? null,
    onHost(channel) {
      pushRaw = serve(channel, hostMethods, handlers).push;
    },
    onPage: () => void connectPage(),
  });

  const connectPage = async () => {
    if (supervisor.state.status !== 'ready') return;
    const { engine } = await supervisor.whenReady();
    const port = ports.corePort();
    if (!port) return;
    engine.sendPort({ type: 'port' }, port);
    files.deliver();
  };

  const showMenu = async (state: EngineState) => {
    const menu = createMenu({
      platform: process.platform,
      command: (id) => push('command', { id }),
      recent: await recent.list(),
      openRecent: (project) => void open({ project, create: false }).catch(shownByState),
      projectOpen: state.status !== 'none',
      developerTools: !app.isPackaged,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  };

  supervisor.onState((state) => {
    push('engine', state);
    window?.setTitle(titleOf(state));
    void showMenu(state);
    void connectPage();
  });

  return {
    async show() {
      if (window) {
        if (window.isMinimized()) window.restore();
        return window.focus();
      }
      window = await createWindow({
        title: titleOf(supervisor.state),
        preload: builtFile('preload/preload.cjs'),
        icon: join(app.getAppPath(), 'resources/icons/icon.png'),
        bounds,
        developerTools: !app.isPackaged,
      });
      window.once('closed', () => {
        window = null;
      });
      keepAtHome(window.webContents, { url, origin });
      await window.loadURL(url);
    },
    open: (request) => void files.request(request).catch(shownByState),
    async close() {
      await Promise.all([supervisor.close(), bounds.settled()]);
    },
  };
}

const titleOf = (state: EngineState) =>
  state.status === 'none' ? 'Millrace' : `${basename(state.project)} – Millrace`;

/** That a project cannot be opened is told by the state `failed`, which the window shows. */
function shownByState(error: unknown): void {
  if (!(error instanceof MillraceError)) throw error;
}
