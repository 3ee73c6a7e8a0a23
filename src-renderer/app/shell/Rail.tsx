import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import {
  type Icon,
  IconActivity,
  IconCommand,
  IconDeviceDesktop,
  IconFileImport,
  IconLayoutSidebar,
  IconMoon,
  IconSun,
  IconTerminal2,
} from '@tabler/icons-react';
import type { Page, Theme } from '../../state/layout.ts';
import styles from './Shell.module.css';

const PAGES: { id: Page; label: string; PageIcon: Icon }[] = [
  { id: 'sql', label: 'SQL', PageIcon: IconTerminal2 },
  { id: 'sources', label: 'Sources', PageIcon: IconFileImport },
  { id: 'monitor', label: 'Monitor', PageIcon: IconActivity },
];

const THEMES: { id: Theme; label: string; ThemeIcon: Icon }[] = [
  { id: 'light', label: 'Light', ThemeIcon: IconSun },
  { id: 'dark', label: 'Dark', ThemeIcon: IconMoon },
  { id: 'auto', label: 'As the system', ThemeIcon: IconDeviceDesktop },
];

export interface RailProps {
  page: Page;
  catalogOpen: boolean;
  theme: Theme;
  onPage: (page: Page) => void;
  onCatalog: () => void;
  onTheme: (theme: Theme) => void;
  onPalette: () => void;
}

/** The places of the window, and what concerns all of them. */
export function Rail({ page, catalogOpen, theme, onPage, onCatalog, onTheme, onPalette }: RailProps) {
  const { ThemeIcon = IconSun } = THEMES.find(({ id }) => id === theme) ?? {};
  return (
    <nav className={styles.rail} aria-label="Places">
      {PAGES.map(({ id, label, PageIcon }) => (
        <UnstyledButton
          key={id}
          className={styles.place ?? ''}
          aria-current={page === id ? 'page' : undefined}
          onClick={() => onPage(id)}
        >
          <PageIcon size={20} stroke={1.5} />
          {label}
        </UnstyledButton>
      ))}
      <div className={styles.railEnd}>
        <Tooltip label="Command palette (Ctrl+K)" position="right">
          <ActionIcon variant="subtle" color="gray" size={32} aria-label="Command palette" onClick={onPalette}>
            <IconCommand size={18} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={catalogOpen ? 'Hide the catalog (Ctrl+B)' : 'Show the catalog (Ctrl+B)'} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label="Catalog"
            aria-pressed={catalogOpen}
            onClick={onCatalog}
          >
            <IconLayoutSidebar size={18} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
        <Menu position="right-end" shadow="sm">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label="Theme">
              <ThemeIcon size={18} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {THEMES.map(({ id, label, ThemeIcon: Choice }) => (
              <Menu.Item
                key={id}
                leftSection={<Choice size={14} />}
                rightSection={id === theme ? '✓' : ''}
                onClick={() => onTheme(id)}
              >
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </nav>
  );
}
