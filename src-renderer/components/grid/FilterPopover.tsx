import { Button, Group, NativeSelect, Popover, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isNumeric, typeKind } from '../cell/typeKind.ts';
import classes from './DataGrid.module.css';
import type { GridColumn, GridFilter, GridFilterOperator } from './DataGridProps.ts';
import { OPERATOR_LABELS, operatorsOf, takesValue } from './filterOperators.ts';

interface FilterPopoverProps {
  at: { left: number; top: number } | null;
  column: GridColumn;
  filter: GridFilter | undefined;
  onApply: (filter: Omit<GridFilter, 'column'> | null) => void;
  onClose: () => void;
}

/** One condition on one column, tested by DuckDB over the whole result. */
export function FilterPopover({ at, onClose, ...form }: FilterPopoverProps) {
  return (
    <Popover
      opened={at !== null}
      onChange={(opened) => !opened && onClose()}
      position="bottom-start"
      trapFocus
      returnFocus={false}
      closeOnEscape
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <div aria-hidden className={classes.anchor} style={at ?? { left: 0, top: 0 }} />
      </Popover.Target>
      <Popover.Dropdown aria-label={`Filter ${form.column.name}`}>
        <FilterForm {...form} key={form.column.name} onClose={onClose} />
      </Popover.Dropdown>
    </Popover>
  );
}

function FilterForm({ column, filter, onApply, onClose }: Omit<FilterPopoverProps, 'at'>) {
  const operators = operatorsOf(column.type);
  const [operator, setOperator] = useState<GridFilterOperator>(filter?.operator ?? operators[0] ?? '=');
  const [value, setValue] = useState(filter?.value ?? '');
  const isReady = !takesValue(operator) || value !== '' || typeKind(column.type) === 'text';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onApply(takesValue(operator) ? { operator, value } : { operator });
  };
  return (
    <form onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <Stack gap={8} w={240}>
        <NativeSelect
          size="xs"
          label={column.name}
          value={operator}
          onChange={(event) => setOperator(operators.find((known) => known === event.target.value) ?? operator)}
          data={operators.map((known) => ({ value: known, label: OPERATOR_LABELS[known] }))}
        />
        {takesValue(operator) && (
          <TextInput
            size="xs"
            aria-label="Value"
            placeholder={isNumeric(column.type) ? '0' : column.type.toLowerCase()}
            value={value}
            onChange={(event) => setValue(event.target.value)}
            data-autofocus
          />
        )}
        <Group gap={8} justify="flex-end">
          {filter && (
            <Button size="compact-xs" variant="default" onClick={() => onApply(null)}>
              Clear
            </Button>
          )}
          <Button size="compact-xs" type="submit" disabled={!isReady}>
            Apply
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
