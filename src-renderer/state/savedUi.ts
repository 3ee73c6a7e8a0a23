import type { UiState } from '#contract/project.ts';
import { firstLayout, type Layout } from './layout.ts';
import { noTabs, type Tab, type Tabs } from './tabs.ts';

export interface Arrangement {
  layout: Layout;
  tabs: Tabs;
}

/** What is kept with the project. */
export function toUi({ layout, tabs }: Arrangement): UiState {
  return { format: 1, layout, tabs };
}

/** Reads what was kept. Files can be edited by hand, so whatever has the wrong shape is left out. */
export function fromUi(ui: UiState): Arrangement {
  const layout = recordOf(ui.layout);
  const tabs = recordOf(ui.tabs);
  const open = tabsOf(tabs.open);
  const active = open.find((tab) => tab.id === tabs.active) ?? open[0];
  return {
    layout: {
      page: oneOf(layout.page, ['sql', 'sources', 'monitor'], firstLayout.page),
      catalogOpen: typeof layout.catalogOpen === 'boolean' ? layout.catalogOpen : firstLayout.catalogOpen,
      sidePanel: oneOf(layout.sidePanel, ['history', 'versions', 'saved', null], null),
      theme: oneOf(layout.theme, ['light', 'dark', 'auto'], firstLayout.theme),
      sizes: sizesOf(layout.sizes),
      unfolded: Array.isArray(layout.unfolded) ? layout.unfolded.filter(isText) : firstLayout.unfolded,
    },
    tabs: { open, active: active?.id ?? noTabs.active, closed: tabsOf(tabs.closed) },
  };
}

function tabsOf(value: unknown): Tab[] {
  const seen = new Set<string>();
  return (Array.isArray(value) ? value : []).flatMap((one) => {
    const { id, title, sql, savedAs, chart, resultTab, parameters } = recordOf(one);
    if (!isText(id) || !isText(title) || !isText(sql) || seen.has(id)) return [];
    seen.add(id);
    const values = Object.entries(recordOf(parameters)).filter(([, given]) => given === null || isText(given));
    return {
      id,
      title,
      sql,
      savedAs: isText(savedAs) ? savedAs : null,
      chart: chartOf(chart),
      resultTab: oneOf(resultTab, ['table', 'chart', 'plan', 'messages'], 'table'),
      parameters: Object.fromEntries(values) as Tab['parameters'],
    };
  });
}

function chartOf(value: unknown): Tab['chart'] {
  const spec = recordOf(value);
  return isText(spec.kind) && isText(spec.x) ? (spec as unknown as Tab['chart']) : null;
}

function sizesOf(value: unknown): Layout['sizes'] {
  const groups = Object.entries(recordOf(value)).map(([group, panels]) => [
    group,
    Object.fromEntries(Object.entries(recordOf(panels)).filter(([, size]) => Number.isFinite(size))),
  ]);
  return Object.fromEntries(groups) as Layout['sizes'];
}

function oneOf<const T>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((one) => one === value) ?? otherwise;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
