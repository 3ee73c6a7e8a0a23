import { ActionIcon, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconArrowDownToArc } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';

interface GoToRowProps {
  rows: number;
  opened: boolean;
  onOpened: (opened: boolean) => void;
  /** 0-based. */
  onGo: (row: number) => void;
}

/** Ctrl+G: a row by its 1-based number. */
export function GoToRow({ rows, opened, onOpened, onGo }: GoToRowProps) {
  const [text, setText] = useState('');
  const row = Number(text.replace(/[\s,._']/g, ''));
  const isValid = text !== '' && Number.isInteger(row) && row >= 1 && row <= rows;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isValid) return;
    onOpened(false);
    onGo(row - 1);
  };
  return (
    <Popover opened={opened} onChange={onOpened} position="top-end" trapFocus returnFocus={false}>
      <Popover.Target>
        <Tooltip label="Go to row (Ctrl+G)">
          <ActionIcon size={22} variant="subtle" color="gray" aria-label="Go to row" onClick={() => onOpened(!opened)}>
            <IconArrowDownToArc size={15} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Go to row">
        <form onSubmit={submit}>
          <TextInput
            size="xs"
            w={200}
            label={`Row, 1 to ${rows.toLocaleString('en')}`}
            inputMode="numeric"
            data-autofocus
            value={text}
            error={text !== '' && !isValid ? 'There is no such row.' : undefined}
            onChange={(event) => setText(event.target.value)}
          />
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
