import type { App, IpcMainEvent, Session, WebContents } from 'electron';

export interface LockDownOptions {
  /** Origin of the window's own page: `millrace://app`, or the development server. */
  origin: string;
}

/**
 * The one thing a page may ask the browser for: putting text on the clipboard (copying cells). Electron grants
 * every permission that no handler refuses.
 */
const ALLOWED_PERMISSIONS = new Set(['clipboard-sanitized-write']);

/** Takes from every page of this app what a page of this app never needs. Call before the first window. */
export function lockDown(app: App, { origin }: LockDownOptions): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, origin));
}

function lockContents(contents: WebContents, origin: string): void {
  // A reload of the own page is the only navigation there is.
  const refuse = (event: { preventDefault(): void; url: string }) => {
    if (!isOwn(event.url, origin)) event.preventDefault();
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** `about:blank` is the one place Chromium goes without asking; the window comes straight back from it. */
export function keepAtHome(contents: WebContents, { url, origin }: { url: string; origin: string }): void {
  contents.on('did-navigate', (_event, gone) => {
    if (!isOwn(gone, origin)) void contents.loadURL(url);
  });
}

export function lockSession(session: Session, { origin }: LockDownOptions): void {
  const mayAsk = (permission: string, url: string) => ALLOWED_PERMISSIONS.has(permission) && isOwn(url, origin);
  session.setPermissionRequestHandler((contents, permission, answer) => answer(mayAsk(permission, contents.getURL())));
  session.setPermissionCheckHandler((_contents, permission, url) => mayAsk(permission, url));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  // Pictures the page has made itself (charts) may be saved; nothing else is ever downloaded.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${origin}/`)) event.preventDefault();
  });
  // The policy of the page forbids remote content; this holds even if a page without it were ever shown.
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isLocal(details.url, origin) }));
}

function isLocal(url: string, origin: string): boolean {
  const { protocol } = new URL(url);
  return isOwn(url, origin) || ['devtools:', 'blob:', 'data:', 'chrome-extension:'].includes(protocol);
}

/** WebSockets of the development server count as its own. */
export function isOwn(url: string, origin: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return `${protocol.replace(/^ws/, 'http')}//${host}` === origin;
}

/** A frame inside the page, a page of another origin, and a frame that is already gone are all refused. */
export function isOwnMainFrame({ sender, senderFrame }: Pick<IpcMainEvent, 'sender' | 'senderFrame'>, origin: string) {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOwn(senderFrame.url, origin);
}
