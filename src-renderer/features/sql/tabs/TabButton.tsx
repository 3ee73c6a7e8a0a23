import { Loader } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { Tab } from '../../../state/tabs.ts';
import styles from './TabBar.module.css';

export interface TabButtonProps {
  tab: Tab;
  selected: boolean;
  busy: boolean;
  renaming: boolean;
  onSelect: () => void;
  onClose: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  /** Null: the name stays. */
  onRename: (title: string | null) => void;
  onStartRename: () => void;
  onDragStart: () => void;
  onDropHere: () => void;
}

export function TabButton(props: TabButtonProps) {
  const { tab, selected, busy, renaming, onSelect, onClose, onKeyDown, onRename, onStartRename } = props;
  if (renaming) return <RenameInput title={tab.title} onRename={onRename} />;
  return (
    <div
      className={styles.tab}
      data-tab={tab.id}
      role="tab"
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      aria-controls="script"
      aria-keyshortcuts="F2 Delete Alt+ArrowLeft Alt+ArrowRight"
      title={tab.savedAs ? `${tab.title} — queries/${tab.savedAs}.sql` : tab.title}
      draggable
      onClick={onSelect}
      onDoubleClick={onStartRename}
      onAuxClick={(event) => event.button === 1 && onClose()}
      onKeyDown={onKeyDown}
      onDragStart={props.onDragStart}
      onDragOver={(event) => event.preventDefault()}
      onDrop={props.onDropHere}
    >
      <span className={styles.title}>{tab.title}</span>
      {busy && <Loader size={10} aria-label="A query is running" />}
      {/* Not a button: a tab has no focusable children. Delete does the same by keyboard. */}
      <span
        className={styles.close}
        aria-hidden
        data-close={tab.title}
        onClick={(event) => {
          event.stopPropagation();
          onClose();
        }}
      >
        <IconX size={12} />
      </span>
    </div>
  );
}

function RenameInput({ title, onRename }: { title: string; onRename: (title: string | null) => void }) {
  return (
    <input
      className={styles.rename}
      aria-label="Name of the script"
      defaultValue={title}
      ref={(input) => input?.select()}
      onBlur={(event) => onRename(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onRename(event.currentTarget.value);
        if (event.key === 'Escape') onRename(null);
      }}
    />
  );
}
