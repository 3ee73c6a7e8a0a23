import { Kbd, Modal, Table } from '@mantine/core';
import type { Command } from './Command.ts';
import { keyText } from './keys.ts';

/** Keys that belong to one part of the window rather than to a command. */
const OTHERS = [
  ['Escape', 'Stop the query (in the script or the result)'],
  ['Arrows, Page, Home, End', 'Move in the result and the catalog'],
  ['Shift+F10', 'Menu of the cell, column or table'],
  ['Enter', 'Open the cell; query the table in the catalog'],
  ['F2, Delete, Alt+Arrows', 'Rename, close and move a script, on its tab'],
  ['Ctrl+M', 'In the script: let Tab leave the editor'],
] as const;

export interface ShortcutsDialogProps {
  opened: boolean;
  commands: readonly Command[];
  onClose: () => void;
}

export function ShortcutsDialog({ opened, commands, onClose }: ShortcutsDialogProps) {
  const own = commands.flatMap(({ key, label }) => (key ? [[keyText(key), label] as const] : []));
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="md">
      <Table>
        <Table.Tbody>
          {[...own, ...OTHERS].map(([key, what]) => (
            <Table.Tr key={what}>
              <Table.Td>{what}</Table.Td>
              <Table.Td align="right">
                <Kbd size="xs">{key}</Kbd>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
