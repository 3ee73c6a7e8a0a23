/**
 * What the preload script adds to the window on the desktop. Ports arrive by `window.postMessage`:
 * `{ type: 'millrace:port', to: 'host' | 'core' }` with one port; `to: 'core'` again after each restart of the engine.
 */
export interface DesktopBridge {
  /** Absolute path of a dropped or picked file. */
  pathForFile(file: File): string;
  /** Asks the main process for fresh ports; call it once, when the page listens. */
  ready(): void;
}

declare global {
  interface Window {
    millrace?: DesktopBridge;
  }
}

export function desktopBridge(): DesktopBridge | undefined {
  return window.millrace;
}
