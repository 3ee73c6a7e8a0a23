import { Menu } from '@mantine/core';
import { Fragment } from 'react';
import type { ColumnCommand } from './columnCommands.ts';
import classes from './DataGrid.module.css';

interface GridMenuProps {
  /** px from the left and top of the grid; null keeps it closed. */
  at: { left: number; top: number } | null;
  title: string;
  commands: readonly ColumnCommand[];
  onClose: () => void;
}

/** The menu of a column: by its chevron, the right button or Shift+F10. */
export function GridMenu({ at, title, commands, onClose }: GridMenuProps) {
  return (
    <Menu
      opened={at !== null}
      onClose={onClose}
      transitionProps={{ duration: 0 }}
      position="bottom-start"
      offset={0}
      trapFocus
      returnFocus={false}
      withinPortal
    >
      <Menu.Target>
        <div aria-hidden className={classes.anchor} style={at ?? { left: 0, top: 0 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={`Column ${title}`}>
        {commands.map(({ id, label, key, group, run }) => (
          <Fragment key={id}>
            {group && <Menu.Divider />}
            <Menu.Item onClick={run} rightSection={key && <kbd style={{ fontSize: 11 }}>{key}</kbd>}>
              {label}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
