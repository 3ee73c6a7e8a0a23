import { readFile } from 'node:fs/promises';
import type { UiState } from '#contract/project.ts';
import { errnoOf, fileError } from './fileError.ts';
import { writeFileAtomic } from './writeFileAtomic.ts';

/** Keeps what a person arranged. While one write is under way only the newest state waits: older ones are never seen. */
export function createUiState(file: string): { loadUi(): Promise<UiState>; saveUi(state: UiState): Promise<void> } {
  let writing: Promise<void> = Promise.resolve();
  let waiting: { text: string; done: Promise<void> } | null = null;

  return {
    loadUi: () => readUi(file),
    saveUi(state) {
      const text = JSON.stringify(state);
      if (waiting) {
        waiting.text = text;
        return waiting.done;
      }
      const next = { text, done: Promise.resolve() };
      next.done = writing.then(() => {
        waiting = null;
        return writeUi(file, next.text);
      });
      waiting = next;
      writing = next.done.catch(() => undefined);
      return next.done;
    },
  };
}

async function writeUi(file: string, text: string): Promise<void> {
  await writeFileAtomic(file, text).catch((error: unknown) => {
    throw fileError(error, 'Could not write', file);
  });
}

/** A damaged ui.json costs an arrangement of tabs, so it must not keep a project from opening. */
async function readUi(file: string): Promise<UiState> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return {};
    throw fileError(error, 'Could not read', file);
  }
}
