import { Loader, Text } from '@mantine/core';
import styles from './Welcome.module.css';

/** A whole window's wait, or the reason why there is nothing to wait for. */
export function Waiting({ text, ended = false }: { text: string; ended?: boolean }) {
  return (
    <main className={styles.waiting} aria-live="polite">
      {!ended && <Loader size="sm" />}
      <Text size="sm" c="dimmed" maw={560}>
        {text}
      </Text>
    </main>
  );
}
