import type { KeyboardEvent } from 'react';
import { type Extent, everything, type Position, type Selection, target } from './selection.ts';

export interface GridKeyOptions {
  selection: Selection;
  setSelection: (selection: Selection) => void;
  go: (to: Position, extend?: boolean) => void;
  extent: Extent;
  /** Rows a Page key moves by. */
  page: number;
  /** Runs a command of the active column, see `columnCommands`. */
  command: (id: string) => void;
  openCell: () => void;
  pressHeader: (add: boolean) => void;
  openMenu: () => void;
  goToRow: () => void;
}

/** The keys of the grid; a key that is taken goes no further. Copying is the browser's own command. */
export function gridKeys(options: GridKeyOptions): (event: KeyboardEvent) => void {
  return (event) => {
    const run = actionOf(event, options);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
}

function actionOf(event: KeyboardEvent, options: GridKeyOptions): (() => void) | null {
  const { key, shiftKey, altKey } = event;
  const control = event.ctrlKey || event.metaKey;
  const { selection, extent, go } = options;
  if (altKey) return columnAction(key, shiftKey, options);
  if (control && key.toLowerCase() === 'a') return () => options.setSelection(everything(extent));
  if (control && key.toLowerCase() === 'g') return options.goToRow;
  if (control && shiftKey && key.toLowerCase() === 'l') return () => options.command('filter');
  if (key === 'ContextMenu' || (shiftKey && key === 'F10')) return options.openMenu;
  if (key === 'Enter' || key === ' ') {
    return selection.active.row === -1 ? () => options.pressHeader(shiftKey) : options.openCell;
  }
  const to = target({ key, control }, selection.active, extent, options.page);
  return to && (() => go(to, shiftKey));
}

function columnAction(key: string, shift: boolean, { command, selection, setSelection, extent }: GridKeyOptions) {
  const step = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  if (step === 0) return null;
  if (!shift) return () => command(step < 0 ? 'narrower' : 'wider');
  return () => {
    command(step < 0 ? 'move-left' : 'move-right');
    const column = Math.max(0, Math.min(extent.columns - 1, selection.active.column + step));
    const active = { row: selection.active.row, column };
    setSelection({ active, anchor: active });
  };
}
