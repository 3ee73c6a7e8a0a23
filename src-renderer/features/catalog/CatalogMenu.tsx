import { Menu } from '@mantine/core';
import { IconCopy, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import type { CatalogTable } from '#contract/catalog.ts';
import { qualifiedName, sqlName } from './sqlNames.ts';
import type { TreeRow } from './treeRows.ts';

export interface TreeActions {
  /** Shows the first rows of a table. */
  onQuery: (table: CatalogTable) => void;
  onCopy: (text: string) => void;
  /** Asks whether to drop a table of the lake. */
  onDrop: (table: CatalogTable) => void;
}

/** What can be done with one line of the tree. */
export function CatalogMenuItems({ row, onQuery, onCopy, onDrop }: TreeActions & { row: TreeRow }) {
  const name =
    row.kind === 'schema'
      ? sqlName(row.name)
      : row.kind === 'column'
        ? sqlName(row.column.name)
        : qualifiedName(row.table);
  return (
    <>
      {row.kind === 'table' && (
        <Menu.Item leftSection={<IconPlayerPlay size={14} />} onClick={() => onQuery(row.table)}>
          Query the first rows
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => onCopy(name)}>
        Copy the name
      </Menu.Item>
      {row.kind === 'table' && row.table.kind === 'lake' && (
        <>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => onDrop(row.table)}>
            Drop the table…
          </Menu.Item>
        </>
      )}
    </>
  );
}
