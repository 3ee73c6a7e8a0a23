import { Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import type { CatalogTable } from '#contract/catalog.ts';
import { toErrorBody } from '#contract/errors.ts';
import { plural } from '../../components/formatFigures.ts';

export interface DropTableDialogProps {
  /** Null keeps the dialog closed. */
  table: CatalogTable | null;
  onClose: () => void;
  /** `core.catalog.dropTable` */
  drop: (request: { table: string }) => Promise<null>;
}

/** Says what will be gone and what stays before a lake table is dropped. */
export function DropTableDialog({ table, onClose, drop }: DropTableDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const go = async ({ name }: CatalogTable) => {
    setBusy(true);
    await drop({ table: name }).then(close, (failure: unknown) => setError(toErrorBody(failure).message));
    setBusy(false);
  };
  return (
    <Modal opened={table !== null} onClose={close} title={`Drop ${table?.schema}.${table?.name}?`} size="sm">
      <Text size="sm">
        {table && `${table.rows === null ? 'Its rows' : plural(table.rows, 'row')} and its Parquet files are removed. `}
        The original files stay, so it can be ingested again.
      </Text>
      {error && (
        <Text size="sm" c="red" mt={8} role="alert">
          {error}
        </Text>
      )}
      <Group justify="flex-end" mt={16} gap={8}>
        <Button size="xs" variant="default" onClick={close}>
          Keep
        </Button>
        <Button size="xs" color="red" loading={busy} onClick={() => table && void go(table)}>
          Drop the table
        </Button>
      </Group>
    </Modal>
  );
}
