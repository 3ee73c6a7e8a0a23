import type { Channel } from '#contract/channel.ts';
import { type Host, hostMethods } from '#contract/host.ts';
import { serve } from '#contract/rpc.ts';
import type { EngineAccess } from './EngineAccess.ts';

/** A browser has no projects to open and no native dialogs, so those methods are not there at all. */
const browserMethods = { app: hostMethods.app };

/** The window's host in a browser: what this server can do, and how the engine is. */
export function serveHost(channel: Channel, engine: EngineAccess, version: string): void {
  const { push } = serve<Pick<Host, 'app'>>(channel, browserMethods, {
    app: {
      info: () => ({
        kind: 'browser',
        platform: process.platform,
        version,
        capabilities: { dialogs: false, projects: false, upload: true, download: true },
        engine: engine.state,
      }),
    },
  });
  channel.onClose(engine.onState((state) => push('engine', '', state)));
}
