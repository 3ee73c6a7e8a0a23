import type { Channel } from '#contract/channel.ts';
import { findEngine } from '../../src-main/core/processes/findEngine.ts';
import { socketChannel } from '../../src-main/core/processes/socketChannel.ts';

/** A channel to the engine that has this project open, null when none is running. */
export async function connectToEngine(project: string): Promise<Channel | null> {
  const found = await findEngine(project);
  return found && socketChannel(found.socket);
}
