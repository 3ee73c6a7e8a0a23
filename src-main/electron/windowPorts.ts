import { type IpcMain, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { Channel } from '#contract/channel.ts';
import { portChannel } from '../core/processes/portChannel.ts';
import { isOwnMainFrame } from './lockDown.ts';

export interface WindowPortsOptions {
  ipcMain: IpcMain;
  origin: string;
  /** The only contents that may ask. */
  contents: () => WebContents | null;
  /** A page is there: here is the host's end of its port. */
  onHost: (channel: Channel) => void;
  /** The same page can take a port to the engine now. */
  onPage: () => void;
}

export interface WindowPorts {
  /** True while a page is loaded that has asked for ports. */
  hasPage(): boolean;
  /** Gives the page the other end of a fresh port to the engine; returns the engine's end, null without a page. */
  corePort(): MessagePortMain | null;
}

/** Hands ports to the page when it says it is ready; whoever else says so is not answered. */
export function windowPorts({ ipcMain, origin, contents, onHost, onPage }: WindowPortsOptions): WindowPorts {
  let page: WebContents | null = null;
  let host: Channel | null = null;

  const give = (to: 'host' | 'core', receiver: WebContents): MessagePortMain => {
    const { port1, port2 } = new MessageChannelMain();
    receiver.postMessage('millrace:port', to, [port2]);
    return port1;
  };

  const hasPage = () => page !== null && !page.isDestroyed() && !page.isCrashed();
  /** After a reload the page must say again that it listens. */
  const forgetWhenReplaced = (contents: WebContents) => {
    contents.removeAllListeners('did-start-loading');
    contents.once('did-start-loading', () => {
      page = null;
    });
  };

  ipcMain.on('millrace:ready', (event) => {
    if (event.sender !== contents() || !isOwnMainFrame(event, origin)) return;
    host?.close();
    page = event.sender;
    forgetWhenReplaced(page);
    host = portChannel(give('host', page));
    onHost(host);
    onPage();
  });

  return {
    hasPage,
    corePort: () => (page && hasPage() ? give('core', page) : null),
  };
}
