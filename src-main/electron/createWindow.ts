import { BrowserWindow, nativeTheme, screen } from 'electron';
import { FIRST_SIZE, onScreen, type windowBounds } from './windowBounds.ts';

export interface CreateWindowOptions {
  title: string;
  preload: string;
  icon: string;
  bounds: ReturnType<typeof windowBounds>;
  developerTools: boolean;
}

/** Colours of the first paint, so that nothing flashes before the page has its theme. */
const BACKGROUND = { dark: '#1a1b1e', light: '#ffffff' };

/** Makes the window where it was last time and shows it when its first frame is painted. */
export async function createWindow({ title, preload, icon, bounds, developerTools }: CreateWindowOptions) {
  const kept = await bounds.read();
  const known =
    kept &&
    onScreen(
      kept,
      screen.getAllDisplays().map((display) => display.workArea),
    );
  const window = new BrowserWindow({
    ...(known ?? FIRST_SIZE),
    minWidth: 800,
    minHeight: 500,
    show: false,
    title,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    icon,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: developerTools,
    },
  });
  if (known?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => void bounds.write({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  // The page's own title would say nothing about the project.
  window.on('page-title-updated', (event) => event.preventDefault());
  recoverFromCrash(window);
  return window;
}

/** Three reloads a minute: a page that crashes at once again would otherwise do so for ever. */
const RELOADS = 3;
const WITHIN_MS = 60_000;

function recoverFromCrash(window: BrowserWindow): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < WITHIN_MS), now];
    if (crashes.length <= RELOADS) window.webContents.reload();
  });
}
