import { resolve } from 'node:path';
import { type Core, type CoreEvents, coreMethods } from '#contract/api.ts';
import { type Connection, connect } from '#contract/rpc.ts';
import { socketChannel } from '../../core/processes/socketChannel.ts';
import { openProject } from '../../core/project/openProject.ts';
import { holdEngine } from '../holdEngine.ts';
import type { Terminal } from './Terminal.ts';

/**
 * Does `work` with the engine of a project: the one that is running, else one that lives as long as the work.
 * A folder that is no project is refused before anything is started.
 */
export async function withCore<T>(
  terminal: Terminal,
  project: string,
  work: (connection: Connection<Core, CoreEvents>) => Promise<T>,
): Promise<T> {
  const { path } = await openProject(resolve(terminal.folder, project));
  const engine = await holdEngine(path);
  try {
    const connection = connect<Core, CoreEvents>(socketChannel(await engine.connect()), coreMethods);
    try {
      return await work(connection);
    } finally {
      connection.close();
    }
  } finally {
    await engine.close();
  }
}
