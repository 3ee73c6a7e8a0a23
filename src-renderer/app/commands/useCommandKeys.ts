import { useEffect } from 'react';
import type { Command } from './Command.ts';
import { matchesKey } from './keys.ts';

/** Listens to the keys of all commands, before whatever has the focus. An open dialog keeps its keys to itself. */
export function useCommandKeys(commands: readonly Command[]): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      const command = commands.find(({ key }) => key !== null && matchesKey(event, key));
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      if (command.isEnabled()) command.run();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [commands]);
}
