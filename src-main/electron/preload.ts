import { contextBridge, ipcRenderer, webUtils } from 'electron';

/**
 * All the page gets from Electron, as `window.millrace`. It does not change when a feature is added: features talk
 * over the ports.
 *
 * After `ready()` ports arrive by `window.postMessage`, each as `{ type: 'millrace:port', to }` with one port:
 * - `to: 'host'`, once: serves `Host`, pushes `HostEvents`. It ends only with the app.
 * - `to: 'core'`, as soon as an engine is ready (maybe never: no project is open), and again after each restart
 *   and for each project opened: serves `Core`, pushes `CoreEvents`. A new one replaces the one before.
 *
 * When the engine dies, its port fires `close` in the page; the host port tells `engine` with a status other than
 * `ready`, in no fixed order with it. So whichever comes first means: close the channel, calls in flight are lost.
 *
 * `ready()` may be called again and gives fresh ports for both, e.g. after a malformed frame ended a channel.
 */
contextBridge.exposeInMainWorld('millrace', {
  ready: () => ipcRenderer.send('millrace:ready'),
  pathForFile: (file: File) => webUtils.getPathForFile(file),
});

ipcRenderer.on('millrace:port', (event, to: unknown) => {
  window.postMessage({ type: 'millrace:port', to }, window.location.origin, [...event.ports]);
});
