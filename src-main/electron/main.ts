import { realpathSync } from 'node:fs';
import { app } from 'electron';
import { APP_ORIGIN } from './appOrigin.ts';
import { registerAppScheme } from './appScheme.ts';
import { createDesktop, type Desktop } from './createDesktop.ts';
import { lockDown } from './lockDown.ts';
import { type OpenRequest, readArguments } from './readArguments.ts';

/** The development server of electron-vite, which a packaged app does not listen to. */
const developmentUrl = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
const page = developmentUrl
  ? { url: developmentUrl, origin: new URL(developmentUrl).origin }
  : { url: `${APP_ORIGIN}/index.html`, origin: APP_ORIGIN };

const first = readArguments({
  argv: process.argv.slice(1),
  cwd: process.cwd(),
  // Of an Electron that reaches its app by a link, the place the link leads to.
  appPath: app.isPackaged ? null : realpathSync(app.getAppPath()),
  projectFromEnvironment: process.env.MILLRACE_PROJECT,
});
/** What was asked before there is a window: the arguments, and what macOS says by `open-file`. */
const early: OpenRequest[] = [first];
let desktop: Desktop | null = null;

function start(): void {
  registerAppScheme();
  lockDown(app, page);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    const request = readArguments({ argv: [path], cwd: '/', appPath: null });
    if (desktop) desktop.open(request);
    else early.push(request);
  });
  // The arguments come as data of the second instance: Chromium reorders the ones in its own list.
  app.on('second-instance', (_event, _argv, _cwd, request) => {
    void desktop?.show();
    desktop?.open(request as OpenRequest);
  });
  app.on('activate', () => void desktop?.show());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', closeFirst);
  void app.whenReady().then(async () => {
    desktop = createDesktop(page);
    for (const request of early.splice(0)) desktop.open(request);
    await desktop.show();
  });
}

let closed = false;

/** The engine closes its project before the app goes. */
function closeFirst(event: { preventDefault(): void }): void {
  if (closed || !desktop) return;
  event.preventDefault();
  void desktop.close().then(() => {
    closed = true;
    app.quit();
  });
}

if (app.requestSingleInstanceLock({ ...first })) start();
else app.quit();
