import { createReadStream, type ReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { type Core, type CoreEvents, coreMethods } from '#contract/api.ts';
import { MillraceError } from '#contract/errors.ts';
import { connect } from '#contract/rpc.ts';
import { socketChannel } from '../core/processes/socketChannel.ts';
import type { EngineAccess } from './EngineAccess.ts';

export interface FinishedExport {
  name: string;
  bytes: number;
  open(): ReadStream;
}

/**
 * The file an export made for a download. Waits for an export that is under way.
 *
 * @throws MillraceError `not_found` for anything else than a whole export inside `temporary`.
 */
export async function finishedExport(engine: EngineAccess, temporary: string, jobId: string): Promise<FinishedExport> {
  const path = await pathOf(engine, jobId);
  const real = await realpath(path).catch(() => null);
  const inside = real?.startsWith((await realpath(temporary)) + sep);
  const found = real && inside ? await stat(real) : null;
  if (!real || !found?.isFile()) throw notThere();
  return { name: basename(path), bytes: found.size, open: () => createReadStream(real) };
}

async function pathOf(engine: EngineAccess, jobId: string): Promise<string> {
  const connection = connect<Core, CoreEvents>(socketChannel(await engine.connect()), coreMethods);
  try {
    const job = await connection.api.export.wait({ jobId });
    if (job.status !== 'done') throw notThere();
    return job.path;
  } finally {
    connection.close();
  }
}

const notThere = () => new MillraceError('not_found', 'There is no finished export of that name to download.');
