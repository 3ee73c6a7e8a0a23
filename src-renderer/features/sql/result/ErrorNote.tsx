import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowBarToRight } from '@tabler/icons-react';
import type { ErrorBody } from '#contract/errors.ts';
import styles from './ErrorNote.module.css';

export interface ErrorNoteProps {
  error: ErrorBody;
  title: string;
  /** Left out: there is no place in a script to go to. */
  onJump?: (() => void) | undefined;
}

/** What went wrong, what to do about it, and a way to the place. */
export function ErrorNote({ error, title, onJump }: ErrorNoteProps) {
  return (
    <Alert
      className={styles.note ?? ''}
      color="red"
      icon={<IconAlertTriangle size={16} color="var(--error-text)" />}
      title={title}
    >
      <pre className={styles.message}>{error.message}</pre>
      {error.detail.remedy && <Text size="sm">{error.detail.remedy}</Text>}
      {onJump && (
        <Group mt={8}>
          <Button size="compact-xs" variant="default" leftSection={<IconArrowBarToRight size={14} />} onClick={onJump}>
            Go to the place in the script
          </Button>
        </Group>
      )}
    </Alert>
  );
}
