import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core';
import {
  IconBookmark,
  IconChevronDown,
  IconDeviceFloppy,
  IconHistory,
  IconIndentIncrease,
  IconPlayerPlayFilled,
  IconSitemap,
  IconVersions,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SidePanel } from '../../state/layout.ts';
import styles from './SqlPage.module.css';

export interface SqlToolbarProps {
  disabled: boolean;
  sidePanel: SidePanel | null;
  onRun: (what: 'statement' | 'all') => void;
  onExplain: (analyze: boolean) => void;
  onFormat: () => void;
  onSave: () => void;
  onSidePanel: (panel: SidePanel | null) => void;
}

export function SqlToolbar({ disabled, sidePanel, onRun, onExplain, onFormat, onSave, onSidePanel }: SqlToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Script">
      <Group gap={0} wrap="nowrap">
        <Tooltip label="Run the statement at the cursor, or the selection (Ctrl+Enter)">
          <Button
            size="compact-xs"
            leftSection={<IconPlayerPlayFilled size={12} />}
            disabled={disabled}
            onClick={() => onRun('statement')}
            className={styles.run ?? ''}
          >
            Run
          </Button>
        </Tooltip>
        <Menu position="bottom-start" shadow="sm">
          <Menu.Target>
            <Button
              size="compact-xs"
              aria-label="More ways to run"
              disabled={disabled}
              className={styles.runMore ?? ''}
            >
              <IconChevronDown size={12} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item rightSection="Ctrl+Enter" onClick={() => onRun('statement')}>
              Run statement or selection
            </Menu.Item>
            <Menu.Item rightSection="Ctrl+Shift+Enter" onClick={() => onRun('all')}>
              Run the whole script
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Menu position="bottom-start" shadow="sm">
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconSitemap size={14} />}
            disabled={disabled}
          >
            Explain
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onExplain(false)}>Explain: the plan, without running</Menu.Item>
          <Menu.Item onClick={() => onExplain(true)}>Explain analyze: run and measure each step</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        leftSection={<IconIndentIncrease size={14} />}
        onClick={onFormat}
      >
        Format
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        leftSection={<IconDeviceFloppy size={14} />}
        disabled={disabled}
        onClick={onSave}
      >
        Save
      </Button>
      <Group gap={0} ml="auto" wrap="nowrap">
        {PANELS.map(({ id, label, icon }) => (
          <Tooltip key={id} label={label}>
            <ActionIcon
              size={28}
              variant={sidePanel === id ? 'light' : 'subtle'}
              color="gray"
              aria-label={label}
              aria-pressed={sidePanel === id}
              onClick={() => onSidePanel(sidePanel === id ? null : id)}
            >
              {icon}
            </ActionIcon>
          </Tooltip>
        ))}
      </Group>
    </div>
  );
}

const PANELS: { id: SidePanel; label: string; icon: ReactNode }[] = [
  { id: 'history', label: 'History', icon: <IconHistory size={16} /> },
  { id: 'versions', label: 'Versions', icon: <IconVersions size={16} /> },
  { id: 'saved', label: 'Saved queries', icon: <IconBookmark size={16} /> },
];
