import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';

export interface SaveDialogProps {
  /** Null keeps the dialog closed. */
  suggested: string | null;
  onClose: () => void;
  onSave: (name: string) => void;
}

export function SaveDialog({ suggested, onClose, onSave }: SaveDialogProps) {
  return (
    <Modal opened={suggested !== null} onClose={onClose} title="Save the query" size="sm">
      {suggested !== null && <Form suggested={suggested} onClose={onClose} onSave={onSave} />}
    </Modal>
  );
}

function Form({ suggested, onClose, onSave }: SaveDialogProps & { suggested: string }) {
  const [name, setName] = useState(suggested);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave(name.trim());
      }}
    >
      <TextInput
        size="xs"
        label="Name"
        description={`Becomes queries/${name.trim() || '…'}.sql in the project`}
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt={16} gap={8}>
        <Button size="xs" variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button size="xs" type="submit" disabled={!name.trim()}>
          Save
        </Button>
      </Group>
    </form>
  );
}
