import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptVersion } from '#contract/sql.ts';
import { type JsonLines, openJsonLines } from './openJsonLines.ts';

/** Versions of one script that are kept. */
const MOST = 200;

export interface Versions {
  /** Keeps a text unless it is the one kept last. */
  keep(scriptId: string, text: string): Promise<void>;
  /** Newest first. */
  list(scriptId: string): Promise<ScriptVersion[]>;
}

/** One file per script. Its name is a hash, since the script's id is whatever a window says. */
export async function openVersions(folder: string, { clock = () => new Date() } = {}): Promise<Versions> {
  await mkdir(folder, { recursive: true });
  const files = new Map<string, Promise<JsonLines<ScriptVersion>>>();
  const fileOf = (scriptId: string) => {
    const name = createHash('sha256').update(scriptId).digest('hex').slice(0, 32);
    const file = files.get(name) ?? openJsonLines(join(folder, `${name}.jsonl`), { most: MOST, isEntry });
    files.set(name, file);
    file.catch(() => files.delete(name));
    return file;
  };
  return {
    async keep(scriptId, text) {
      const file = await fileOf(scriptId);
      if (file.entries().at(-1)?.text === text) return;
      await file.append({ versionId: randomUUID(), savedAt: clock().toISOString(), text });
    },
    list: async (scriptId) => [...(await fileOf(scriptId)).entries()].reverse(),
  };
}

function isEntry(value: unknown): value is ScriptVersion {
  const { versionId, savedAt, text } = (value ?? {}) as Partial<ScriptVersion>;
  return [versionId, savedAt, text].every((field) => typeof field === 'string');
}
