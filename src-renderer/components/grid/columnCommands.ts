import type { GridFilter, GridSortKey } from './DataGridProps.ts';
import type { ColumnState } from './useColumnState.ts';

export interface ColumnCommand {
  id: string;
  label: string;
  /** The key that does the same while the column is active. */
  key?: string;
  /** Begins a new group of the menu. */
  group?: true;
  run: () => void;
}

export interface ColumnCommandOptions {
  /** Result index and place among the shown columns. */
  index: number;
  ordinal: number;
  name: string;
  state: ColumnState;
  width: number;
  sort: readonly GridSortKey[];
  onSort: ((sort: GridSortKey[]) => void) | undefined;
  filters: readonly GridFilter[];
  onFilter: ((filters: GridFilter[]) => void) | undefined;
  openFilter: () => void;
  fit: () => void;
  copy: (text: string) => void;
}

/** What can be done with a column: the menu lists it, keys do the same. */
export function columnCommands(options: ColumnCommandOptions): ColumnCommand[] {
  return [...sortCommands(options), ...filterCommands(options), ...arrangeCommands(options)];
}

function sortCommands({ index, sort, onSort }: ColumnCommandOptions): ColumnCommand[] {
  if (!onSort) return [];
  const others = sort.filter((key) => key.column !== index);
  const by = (direction: GridSortKey['direction']) => () => onSort([{ column: index, direction }]);
  const commands: ColumnCommand[] = [
    { id: 'sort-asc', label: 'Sort ascending', key: 'Enter', run: by('asc') },
    { id: 'sort-desc', label: 'Sort descending', run: by('desc') },
  ];
  if (others.length > 0) {
    commands.push({
      id: 'sort-add',
      label: 'Add to sort',
      run: () => onSort([...others, { column: index, direction: 'asc' }]),
    });
  }
  if (others.length < sort.length) commands.push({ id: 'sort-clear', label: 'Do not sort', run: () => onSort(others) });
  return commands;
}

function filterCommands({ index, filters, onFilter, openFilter }: ColumnCommandOptions): ColumnCommand[] {
  if (!onFilter) return [];
  const others = filters.filter((filter) => filter.column !== index);
  const open: ColumnCommand = { id: 'filter', label: 'Filter…', key: 'Ctrl+Shift+L', group: true, run: openFilter };
  if (others.length === filters.length) return [open];
  return [open, { id: 'filter-clear', label: 'Clear filter', run: () => onFilter(others) }];
}

function arrangeCommands({ index, ordinal, name, state, width, fit, copy }: ColumnCommandOptions): ColumnCommand[] {
  const pinned = state.isPinned(index);
  const move = (by: number) => () =>
    state.move(index, Math.max(0, Math.min(state.layout.order.length - 1, ordinal + by)));
  return [
    { id: 'pin', label: pinned ? 'Unpin' : 'Pin to the left', group: true, run: () => state.pin(index, !pinned) },
    { id: 'hide', label: 'Hide', run: () => state.show([index], false) },
    { id: 'move-left', label: 'Move left', key: 'Alt+Shift+←', run: move(-1) },
    { id: 'move-right', label: 'Move right', key: 'Alt+Shift+→', run: move(1) },
    { id: 'fit', label: 'Fit width', group: true, run: fit },
    { id: 'narrower', label: 'Narrower', key: 'Alt+←', run: () => state.setWidth(index, width - 16) },
    { id: 'wider', label: 'Wider', key: 'Alt+→', run: () => state.setWidth(index, width + 16) },
    { id: 'copy-name', label: 'Copy name', group: true, run: () => copy(name) },
  ];
}

/** The next of ascending, descending, not sorted; `add` keeps the other keys. */
export function toggledSort(sort: readonly GridSortKey[], column: number, add: boolean): GridSortKey[] {
  const now = sort.find((key) => key.column === column)?.direction;
  const others = add ? sort.filter((key) => key.column !== column) : [];
  if (now === 'desc') return others;
  return [...others, { column, direction: now === 'asc' ? 'desc' : 'asc' }];
}
