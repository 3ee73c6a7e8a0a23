import type { Channel } from '#contract/channel.ts';
import { MillraceError, toErrorBody } from '#contract/errors.ts';
import { forkImporter } from '../processes/forkProcess.ts';
import { portChannel } from '../processes/portChannel.ts';
import { askParentForProcess } from './askParentForProcess.ts';
import { createEngine, type Engine } from './createEngine.ts';
import { type Endpoint, openEndpoint } from './endpoint.ts';
import { engineParent } from './engineParent.ts';

/** The engine's process: opens one project when told to, serves every channel it is given, goes when its parent goes. */
const parent = engineParent();
const startProcess = parent.kind === 'utility' ? askParentForProcess(parent) : forkImporter;
let engine: Engine | null = null;
let endpoint: Endpoint | null = null;

async function start(project: string, create: boolean): Promise<void> {
  engine = await createEngine({
    projectPath: project,
    create,
    startProcess,
    onMemoryCeiling: (bytes) => parent.send({ type: 'memory-ceiling', bytes }),
  });
  const { serve, statePath, memoryCeiling } = engine;
  endpoint = await openEndpoint(statePath, (channel: Channel) => serve(channel));
  parent.send({ type: 'ready', endpoint: endpoint.path, memoryCeiling });
}

/** Nobody waits for an engine that was left alone: one that cannot close in order by then is ended by force. */
const CLOSING_MS = 30_000;

async function shutdown(): Promise<void> {
  setTimeout(() => process.exit(1), CLOSING_MS).unref();
  await endpoint?.close();
  await engine?.close();
  process.exit(0);
}

function fail(error: unknown): void {
  if (!(error instanceof MillraceError)) console.error(error);
  parent.send({ type: 'failed', error: toErrorBody(error) });
  // The message must leave before the process does.
  setTimeout(() => process.exit(1), 50);
}

parent.onMessage((message, port) => {
  if (message.type === 'start') start(message.project, message.create).catch(fail);
  if (message.type === 'port' && port) engine?.serve(portChannel(port));
  if (message.type === 'interrupt') engine?.interruptAll(message.reason);
  if (message.type === 'shutdown') void shutdown();
});
// Other commands may be working through this engine: it goes on for them, and closes after the last one.
parent.onGone(() => void Promise.resolve(endpoint?.drain()).then(shutdown));
