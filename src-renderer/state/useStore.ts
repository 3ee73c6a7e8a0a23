import { create } from 'zustand';
import type { ErrorBody } from '#contract/errors.ts';
import type { UiState } from '#contract/project.ts';
import type { Plan } from '#contract/sql.ts';
import { firstLayout, type Layout } from './layout.ts';
import { fromUi } from './savedUi.ts';
import * as list from './tabs.ts';

/** What the last run of a tab was. The run itself is in the query cache under its id. */
export type TabRun = RunFacts &
  ({ status: 'starting' } | { status: 'started'; runId: string } | { status: 'refused'; error: ErrorBody });

interface RunFacts {
  /** `performance.now()` when it was asked for. */
  at: number;
  sql: string;
  /** Where `sql` begins in the script. */
  offset: number;
  /** Names the engine connection it ran on. */
  generation: number;
  /** The run whose result stays on screen until this one has columns. */
  previous?: string;
}

export type TabPlan =
  | { status: 'loading'; analyze: boolean }
  | { status: 'ready'; plan: Plan }
  | { status: 'failed'; error: ErrorBody; offset: number };

export interface Store {
  layout: Layout;
  tabs: list.Tabs;
  /** By tab; not kept with the project. */
  runs: Record<string, TabRun>;
  plans: Record<string, TabPlan>;

  load(ui: UiState): void;
  arrange(patch: Partial<Layout>): void;
  openTab(given?: Partial<list.Tab>): list.Tab;
  closeTab(id: string): void;
  reopenTab(): void;
  moveTab(id: string, index: number): void;
  changeTab(id: string, patch: Partial<Omit<list.Tab, 'id'>>): void;
  selectTab(id: string): void;
  stepTab(step: number): void;
  setRun(tabId: string, run: TabRun | null): void;
  setPlan(tabId: string, plan: TabPlan | null): void;
}

export const useStore = create<Store>()((set, get) => ({
  layout: firstLayout,
  tabs: list.noTabs,
  runs: {},
  plans: {},

  load: (ui) => set({ ...fromUi(ui), runs: {}, plans: {} }),
  arrange: (patch) => set(({ layout }) => ({ layout: { ...layout, ...patch } })),
  openTab(given) {
    const tab = list.newTab(get().tabs, given);
    set(({ tabs }) => ({ tabs: list.opened(tabs, tab) }));
    return tab;
  },
  closeTab: (id) =>
    set(({ tabs, runs, plans }) => ({
      tabs: list.closed(tabs, id),
      runs: without(runs, id),
      plans: without(plans, id),
    })),
  reopenTab: () => set(({ tabs }) => ({ tabs: list.reopened(tabs) })),
  moveTab: (id, index) => set(({ tabs }) => ({ tabs: list.moved(tabs, id, index) })),
  changeTab: (id, patch) => set(({ tabs }) => ({ tabs: list.changed(tabs, id, patch) })),
  selectTab: (id) => set(({ tabs }) => ({ tabs: { ...tabs, active: id } })),
  stepTab: (step) => set(({ tabs }) => ({ tabs: { ...tabs, active: list.neighbourOf(tabs, step) } })),
  setRun: (tabId, run) => set(({ runs }) => ({ runs: put(runs, tabId, run) })),
  setPlan: (tabId, plan) => set(({ plans }) => ({ plans: put(plans, tabId, plan) })),
}));

function put<T>(record: Record<string, T>, key: string, value: T | null): Record<string, T> {
  return value === null ? without(record, key) : { ...record, [key]: value };
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
