import type { Channel } from '#contract/channel.ts';
import { serve } from '#contract/rpc.ts';
import { parentChannel } from '../processes/forkProcess.ts';
import { type PortLike, portChannel } from '../processes/portChannel.ts';
import { createImporter } from './createImporter.ts';
import { type ImporterApi, importerMethods } from './ImporterApi.ts';

/** Electron gives a utility process this in place of `process.send`. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: PortLike[] }) => void): void;
}

/** The importer's process: serves whoever started it, and goes when that is gone. */
function answer(channel: Channel): void {
  const importer = createImporter({ onProgress: (subject, progress) => served.push('progress', subject, progress) });
  const served = serve<ImporterApi>(channel, importerMethods, importer);
  channel.onClose(() => void importer.close().finally(() => process.exit(0)));
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort;
if (parentPort) {
  parentPort.on('message', ({ data, ports: [port] }) => {
    if ((data as { type?: unknown } | null)?.type === 'port' && port) answer(portChannel(port));
  });
} else {
  answer(parentChannel());
}
