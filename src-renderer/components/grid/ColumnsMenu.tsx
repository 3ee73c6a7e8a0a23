import { ActionIcon, Button, Checkbox, Group, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useState } from 'react';
import type { GridColumn } from './DataGridProps.ts';
import type { ColumnState } from './useColumnState.ts';

interface ColumnsMenuProps {
  columns: readonly GridColumn[];
  state: ColumnState;
}

/** Which columns are shown; there may be thousands, so it can be searched and draws only those in view. */
export function ColumnsMenu({ columns, state }: ColumnsMenuProps) {
  return (
    <Popover position="top-end" trapFocus width={280}>
      <Popover.Target>
        <Tooltip label="Columns">
          <ActionIcon size={22} variant="subtle" color="gray" aria-label="Columns">
            <IconColumns3 size={15} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns">
        <ColumnList columns={columns} state={state} />
      </Popover.Dropdown>
    </Popover>
  );
}

function ColumnList({ columns, state }: ColumnsMenuProps) {
  const [search, setSearch] = useState('');
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const found = useMemo(() => {
    const wanted = search.toLowerCase();
    return columns
      .map(({ name }, index) => ({ name, index }))
      .filter(({ name }) => name.toLowerCase().includes(wanted));
  }, [columns, search]);
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => list,
    estimateSize: () => 26,
    overscan: 4,
  });
  const show = (shown: boolean) =>
    state.show(
      found.map(({ index }) => index),
      shown,
    );
  return (
    <>
      <TextInput
        size="xs"
        placeholder="Search columns"
        aria-label="Search columns"
        data-autofocus
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div ref={setList} style={{ height: Math.min(260, found.length * 26 + 2), overflow: 'auto', margin: '8px 0' }}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index: item, start }) => {
            const { name, index } = found[item] ?? { name: '', index: -1 };
            return (
              <Checkbox
                key={index}
                size="xs"
                label={name}
                checked={!state.isHidden(index)}
                onChange={(event) => state.show([index], event.target.checked)}
                style={{ position: 'absolute', top: start + 4, left: 2 }}
              />
            );
          })}
        </div>
      </div>
      <Group gap={8}>
        <Button size="compact-xs" variant="default" onClick={() => show(true)}>
          Show all
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => show(false)}>
          Hide all
        </Button>
      </Group>
    </>
  );
}
