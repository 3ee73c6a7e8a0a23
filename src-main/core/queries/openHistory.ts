import { randomUUID } from 'node:crypto';
import type { HistoryEntry, Run, RunRequest } from '#contract/sql.ts';
import { openJsonLines } from './openJsonLines.ts';

const MOST = 10_000;
/** Characters of a statement that history keeps: enough for anything a person writes. */
const LONGEST_SQL = 100_000;

export interface History {
  record(run: Run, script?: RunRequest['script']): Promise<void>;
  /** Newest first. Words of the search may stand anywhere in the SQL, the error or the script's title. */
  search(request: { search: string; limit: number; before?: string }): HistoryEntry[];
}

export async function openHistory(path: string): Promise<History> {
  const lines = await openJsonLines(path, { most: MOST, isEntry });
  return {
    async record(run, script) {
      const entry = entryOf(run, script);
      if (entry) await lines.append(entry);
    },
    search({ search, limit, before }) {
      const words = search.toLowerCase().split(/\s+/).filter(Boolean);
      const entries = lines.entries();
      const end =
        before === undefined
          ? entries.length
          : Math.max(
              0,
              entries.findIndex(({ id }) => id === before),
            );
      return entries
        .slice(0, end)
        .reverse()
        .filter((entry) => matches(entry, words))
        .slice(0, Math.max(0, limit));
    },
  };
}

function entryOf(run: Run, script: RunRequest['script']): HistoryEntry | null {
  if (run.status === 'waiting' || run.status === 'running' || run.sql.trim() === '') return null;
  const rows = run.status !== 'done' ? null : run.returnsRows ? run.rows : run.changed;
  return {
    id: randomUUID(),
    sql: run.sql.slice(0, LONGEST_SQL),
    startedAt: run.startedAt,
    elapsedMs: run.elapsedMs,
    rows,
    status: run.status,
    error: run.status === 'failed' ? run.error.message : null,
    script: script?.title ?? null,
  };
}

function matches({ sql, error, script }: HistoryEntry, words: string[]): boolean {
  const text = `${sql}\n${error ?? ''}\n${script ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function isEntry(value: unknown): value is HistoryEntry {
  const { id, sql, startedAt } = (value ?? {}) as Partial<HistoryEntry>;
  return [id, sql, startedAt].every((field) => typeof field === 'string');
}
