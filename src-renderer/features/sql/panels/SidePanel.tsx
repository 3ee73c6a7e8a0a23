import { ActionIcon, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './SidePanel.module.css';

export interface SidePanelProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export function SidePanel({ title, onClose, children }: SidePanelProps) {
  return (
    <aside className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <Text size="xs" fw={600}>
          {title}
        </Text>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={`Close ${title}`} onClick={onClose}>
          <IconX size={14} />
        </ActionIcon>
      </div>
      {children}
    </aside>
  );
}
