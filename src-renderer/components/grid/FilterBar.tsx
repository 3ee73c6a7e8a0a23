import { Button, CloseButton, Group } from '@mantine/core';
import classes from './DataGrid.module.css';
import type { GridColumn, GridFilter } from './DataGridProps.ts';
import { filterText } from './filterOperators.ts';

interface FilterBarProps {
  filters: readonly GridFilter[];
  columns: readonly GridColumn[];
  onFilter: (filters: GridFilter[]) => void;
}

/** The conditions in force; each can be taken away. */
export function FilterBar({ filters, columns, onFilter }: FilterBarProps) {
  if (filters.length === 0) return null;
  return (
    <div className={classes.bar} data-top>
      {filters.map((filter) => {
        const text = filterText(columns[filter.column]?.name ?? '', filter);
        return (
          <Group key={`${filter.column}${text}`} gap={2} wrap="nowrap">
            <span>{text}</span>
            <CloseButton
              size={18}
              aria-label={`Remove filter: ${text}`}
              onClick={() => onFilter(filters.filter((other) => other !== filter))}
            />
          </Group>
        );
      })}
      <Button size="compact-xs" variant="subtle" onClick={() => onFilter([])}>
        Clear all
      </Button>
    </div>
  );
}
