import { Kbd } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { CatalogTable } from '#contract/catalog.ts';
import type { Command } from './Command.ts';
import styles from './CommandPalette.module.css';
import { keyText } from './keys.ts';

export interface CommandPaletteProps {
  commands: readonly Command[];
  tables: readonly CatalogTable[];
  onQuery: (table: CatalogTable) => void;
}

/** Every command that can be given now, and every table, by a few letters of its name. */
export function CommandPalette({ commands, tables, onQuery }: CommandPaletteProps) {
  const [open, setOpen] = useState(false);
  const actions = open ? [...commandGroups(commands), tableGroup(tables, onQuery)] : [];
  return (
    <Spotlight
      shortcut={null}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
      actions={actions}
      nothingFound="No command and no table of that name"
      limit={60}
      overlayProps={{ backgroundOpacity: 0.25, blur: 0 }}
      classNames={{ action: styles.action ?? '', actionLabel: styles.label ?? '' }}
      scrollable
      // The list grows and shrinks with what is typed; the field stays where it is.
      centered={false}
      yOffset="12vh"
      attributes={{ content: { 'aria-label': 'Command palette' } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={400}
      searchProps={{
        placeholder: 'A command or a table',
        'aria-label': 'Search commands and tables',
        leftSection: <IconSearch size={16} />,
        size: 'sm',
      }}
    />
  );
}

function commandGroups(commands: readonly Command[]): SpotlightActionGroupData[] {
  const enabled = commands.filter((command) => command.id !== 'palette.open' && command.isEnabled());
  return [...new Set(enabled.map((command) => command.group))].map((group) => ({
    group,
    actions: enabled
      .filter((command) => command.group === group)
      .map(({ id, label, key, run }) => ({
        id,
        label,
        onClick: run,
        ...(key ? { rightSection: <Kbd size="xs">{keyText(key)}</Kbd> } : {}),
      })),
  }));
}

function tableGroup(tables: readonly CatalogTable[], onQuery: (table: CatalogTable) => void): SpotlightActionGroupData {
  return {
    group: 'Query the first rows of',
    actions: tables.map((table) => ({
      id: `table ${table.schema}.${table.name}`,
      label: `${table.schema}.${table.name}`,
      onClick: () => onQuery(table),
    })),
  };
}
