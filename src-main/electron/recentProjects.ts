import { basename } from 'node:path';
import type { RecentProject } from '#contract/host.ts';
import { jsonFile } from './jsonFile.ts';

export interface RecentProjects {
  /** Newest first, at most ten. */
  list(): Promise<RecentProject[]>;
  add(path: string): Promise<RecentProject[]>;
}

const MOST = 10;

export function recentProjects(file: string, now: () => Date = () => new Date()): RecentProjects {
  const store = jsonFile(file, isRecentList);
  const list = async () => (await store.read()) ?? [];
  return {
    list,
    async add(path) {
      const entry = { path, name: basename(path), openedAt: now().toISOString() };
      const next = [entry, ...(await list()).filter((known) => known.path !== path)].slice(0, MOST);
      await store.write(next);
      return next;
    },
  };
}

function isRecentList(value: unknown): value is RecentProject[] {
  return Array.isArray(value) && value.every(isRecent);
}

function isRecent(value: unknown): value is RecentProject {
  const { path, name, openedAt } = (value ?? {}) as Partial<RecentProject>;
  return typeof path === 'string' && typeof name === 'string' && typeof openedAt === 'string';
}
