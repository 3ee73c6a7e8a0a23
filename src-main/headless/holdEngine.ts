import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '#contract/errors.ts';
import { findEngine } from '../core/processes/findEngine.ts';
import type { EngineAccess } from './EngineAccess.ts';
import { joinEngine } from './joinEngine.ts';
import { ownEngine } from './ownEngine.ts';

/** Another command may hold the project for the moment between opening it and telling where it is reached. */
const PATIENCE_MS = 10_000;
const AGAIN_AFTER_MS = 200;

/**
 * The engine of a project: the running one when there is one, so that two never fight for its files, else a fresh one
 * of our own, supervised until `close`.
 *
 * @throws MillraceError `conflict` when another engine holds the project and cannot be reached.
 */
export async function holdEngine(project: string, patience = PATIENCE_MS): Promise<EngineAccess> {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await findEngine(project);
    const joined = found && (await joinEngine(project, found));
    if (joined) return joined;
    try {
      return await ownEngine(project);
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code !== 'conflict' || Date.now() > deadline) throw error;
    }
    await sleep(AGAIN_AFTER_MS);
  }
}
