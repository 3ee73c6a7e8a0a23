import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Tab } from '../../../state/tabs.ts';
import styles from './TabBar.module.css';
import { TabButton } from './TabButton.tsx';

export interface TabBarProps {
  tabs: readonly Tab[];
  active: string | null;
  closedCount: number;
  /** Tabs with a query under way. */
  busy: ReadonlySet<string>;
  onSelect: (id: string) => void;
  onClose: (id: string) => void;
  onRename: (id: string, title: string) => void;
  /** `index` is the place among the open tabs, 0 being first. */
  onMove: (id: string, index: number) => void;
  onNew: () => void;
  onReopen: () => void;
}

/** The scripts that are open. Arrows go from tab to tab, Alt+arrows move one, F2 renames it, Delete closes it. */
export function TabBar(props: TabBarProps) {
  const { tabs, active, closedCount, busy, onSelect, onClose, onRename, onMove, onNew, onReopen } = props;
  const [renaming, setRenaming] = useState<string | null>(null);
  const dragged = useRef<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-tab="${active}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const focusTab = (id: string | undefined) => {
    if (!id) return;
    onSelect(id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${id}"]`)?.focus();
  };
  const onKey = (event: React.KeyboardEvent, index: number, tab: Tab) => {
    const step = STEPS[event.key];
    if (step !== undefined && event.altKey) onMove(tab.id, index + step);
    else if (step !== undefined) focusTab(tabs[(index + step + tabs.length) % tabs.length]?.id);
    else if (event.key === 'Home') focusTab(tabs[0]?.id);
    else if (event.key === 'End') focusTab(tabs.at(-1)?.id);
    else if (event.key === 'F2') setRenaming(tab.id);
    else if (event.key === 'Delete') onClose(tab.id);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.bar}>
      <div ref={list} className={styles.tabs} role="tablist" aria-label="Scripts">
        {tabs.map((tab, index) => (
          <TabButton
            key={tab.id}
            tab={tab}
            selected={tab.id === active}
            busy={busy.has(tab.id)}
            renaming={renaming === tab.id}
            onSelect={() => onSelect(tab.id)}
            onClose={() => onClose(tab.id)}
            onKeyDown={(event) => onKey(event, index, tab)}
            onRename={(title) => {
              setRenaming(null);
              if (title?.trim()) onRename(tab.id, title.trim());
            }}
            onStartRename={() => setRenaming(tab.id)}
            onDragStart={() => {
              dragged.current = tab.id;
            }}
            onDropHere={() => dragged.current && onMove(dragged.current, index)}
          />
        ))}
      </div>
      <Tooltip label="New script">
        <ActionIcon variant="subtle" color="gray" size={28} aria-label="New script" onClick={onNew}>
          <IconPlus size={16} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" shadow="sm">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={28} aria-label="More about scripts" ml="auto">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={closedCount === 0} onClick={onReopen}>
            Reopen the script closed last
          </Menu.Item>
          <Menu.Item disabled={!active} onClick={() => setRenaming(active)}>
            Rename this script
          </Menu.Item>
          <Menu.Item disabled={!active} onClick={() => active && onClose(active)}>
            Close this script
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
