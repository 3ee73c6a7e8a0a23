import type { ChartSpec } from '#contract/chart.ts';

export type ResultTab = 'table' | 'chart' | 'plan' | 'messages';

/** One script in the editor. `id` names its versions in the project too, so it is never used again for another one. */
export interface Tab {
  id: string;
  title: string;
  sql: string;
  /** Name of the saved query it was opened from or saved as. */
  savedAs: string | null;
  chart: ChartSpec | null;
  resultTab: ResultTab;
  /** Values of `$name` parameters as typed; null is NULL, a missing name has no value yet. */
  parameters: Record<string, string | null>;
}

export interface Tabs {
  open: Tab[];
  active: string | null;
  /** Newest last; at most 20 can be opened again. */
  closed: Tab[];
}

export const noTabs: Tabs = { open: [], active: null, closed: [] };
const KEPT_CLOSED = 20;

export function newTab(tabs: Tabs, given: Partial<Tab> = {}): Tab {
  const blank = { sql: '', savedAs: null, chart: null, resultTab: 'table' as const, parameters: {} };
  return unixLines({ ...blank, title: freeTitle(tabs), ...given, id: randomId() });
}

/** The editor counts a line end as one character; so must every offset into the text. */
function unixLines<T extends { sql?: string }>(tab: T): T {
  return tab.sql?.includes('\r') ? { ...tab, sql: tab.sql.replace(/\r\n?/g, '\n') } : tab;
}

function freeTitle({ open }: Tabs): string {
  const taken = new Set(open.map((tab) => tab.title));
  for (let number = open.length + 1; ; number++) if (!taken.has(`Query ${number}`)) return `Query ${number}`;
}

/** Not `randomUUID`: a page on another machine's plain-HTTP address does not have it. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function opened(tabs: Tabs, tab: Tab): Tabs {
  return { ...tabs, open: [...tabs.open, tab], active: tab.id };
}

/** Closing the active tab makes its right neighbour active, else its left one. */
export function closed(tabs: Tabs, id: string): Tabs {
  const index = tabs.open.findIndex((tab) => tab.id === id);
  const gone = tabs.open[index];
  if (!gone) return tabs;
  const open = tabs.open.toSpliced(index, 1);
  const neighbour = open[index] ?? open[index - 1];
  const keep = gone.sql.trim() !== '';
  return {
    open,
    active: tabs.active === id ? (neighbour?.id ?? null) : tabs.active,
    closed: keep ? [...tabs.closed, gone].slice(-KEPT_CLOSED) : tabs.closed,
  };
}

export function reopened(tabs: Tabs): Tabs {
  const last = tabs.closed.at(-1);
  return last ? opened({ ...tabs, closed: tabs.closed.slice(0, -1) }, last) : tabs;
}

/** Puts a tab where `index` says, 0 being first. */
export function moved(tabs: Tabs, id: string, index: number): Tabs {
  const tab = tabs.open.find((one) => one.id === id);
  if (!tab) return tabs;
  const others = tabs.open.filter((one) => one.id !== id);
  return { ...tabs, open: others.toSpliced(Math.max(0, Math.min(index, others.length)), 0, tab) };
}

export function changed(tabs: Tabs, id: string, patch: Partial<Omit<Tab, 'id'>>): Tabs {
  return { ...tabs, open: tabs.open.map((tab) => (tab.id === id ? { ...tab, ...unixLines(patch) } : tab)) };
}

/** The tab `step` places to the right of the active one, going round. */
export function neighbourOf({ open, active }: Tabs, step: number): string | null {
  const index = open.findIndex((tab) => tab.id === active);
  return open[(index + step + open.length) % open.length]?.id ?? null;
}
