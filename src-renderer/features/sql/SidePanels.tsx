import type { ReactNode } from 'react';
import type { ChartSpec } from '#contract/chart.ts';
import type { SidePanel as Which } from '../../state/layout.ts';
import type { Tab } from '../../state/tabs.ts';
import { useStore } from '../../state/useStore.ts';
import { HistoryPanel } from './panels/HistoryPanel.tsx';
import { SavedPanel } from './panels/SavedPanel.tsx';
import { SidePanel } from './panels/SidePanel.tsx';
import { VersionsPanel } from './panels/VersionsPanel.tsx';

const TITLES: Record<Which, string> = { history: 'History', versions: 'Versions', saved: 'Saved queries' };

export interface SidePanelsProps {
  which: Which;
  tab: Tab;
  scheme: 'light' | 'dark';
  onClose: () => void;
}

/** What is open beside the script. */
export function SidePanels({ which, tab, scheme, onClose }: SidePanelsProps) {
  const openTab = useStore((store) => store.openTab);
  const changeTab = useStore((store) => store.changeTab);
  const panels: Record<Which, () => ReactNode> = {
    history: () => <HistoryPanel onOpen={({ sql }) => openTab({ sql })} />,
    versions: () => <VersionsPanel tab={tab} scheme={scheme} onRestore={(sql) => changeTab(tab.id, { sql })} />,
    saved: () => (
      <SavedPanel
        onOpen={({ name, sql, chart }) => openTab({ title: name, sql, savedAs: name, chart: chartFrom(chart) })}
      />
    ),
  };
  return (
    <SidePanel title={TITLES[which]} onClose={onClose}>
      {panels[which]()}
    </SidePanel>
  );
}

/** The chart is text in a file people may edit: what is not a chart is none. */
function chartFrom(text: string | null): ChartSpec | null {
  if (!text) return null;
  try {
    const chart = JSON.parse(text) as Partial<ChartSpec> | null;
    return typeof chart?.kind === 'string' && typeof chart.x === 'string' ? (chart as ChartSpec) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
