// Longer than most: one virtual list with the keyboard of a tree, which is one idea but has many keys.
import { EmptyState, Menu, TextInput } from '@mantine/core';
import { IconDatabase, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Catalog } from '#contract/catalog.ts';
import { useStore } from '../../state/useStore.ts';
import { CatalogMenuItems, type TreeActions } from './CatalogMenu.tsx';
import styles from './CatalogTree.module.css';
import { TreeLine } from './TreeLine.tsx';
import { type TreeRow, treeRows } from './treeRows.ts';

export interface CatalogTreeProps extends TreeActions {
  catalog: Catalog | undefined;
  /** Why there is no catalog to show; null while it is there or on its way. */
  error: string | null;
}

const LINE = 24;

/** Schemas, tables and columns of the project, drawn line by line as they come into view. */
export function CatalogTree({ catalog, error, ...actions }: CatalogTreeProps) {
  const unfolded = useStore((store) => store.layout.unfolded);
  const arrange = useStore((store) => store.arrange);
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const rows = useMemo(
    () => (catalog ? treeRows(catalog, new Set(unfolded), wanted) : []),
    [catalog, unfolded, wanted],
  );
  const [focused, setFocused] = useState('');
  const [menuAt, setMenuAt] = useState<{ row: TreeRow; x: number; y: number } | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const current = Math.max(
    0,
    rows.findIndex((row) => row.key === focused),
  );
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 10,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  const moveTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!row) return;
    setFocused(row.key);
    list.scrollToIndex(rows.indexOf(row));
  };
  useEffect(() => {
    if (!scroller.current?.contains(document.activeElement)) return;
    scroller.current.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus();
  }, [current]);
  const fold = (row: TreeRow, open: boolean) => {
    const others = unfolded.filter((key) => key !== row.key);
    arrange({ unfolded: open ? [...others, row.key] : others });
  };
  const onKey = (event: KeyboardEvent) => {
    const row = rows[current];
    if (!row) return;
    const isOpen = row.kind !== 'column' && row.open;
    const keys: Record<string, () => void> = {
      ArrowDown: () => moveTo(current + 1),
      ArrowUp: () => moveTo(current - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      PageDown: () => moveTo(current + 20),
      PageUp: () => moveTo(current - 20),
      ArrowRight: () => (row.kind === 'column' ? undefined : isOpen ? moveTo(current + 1) : fold(row, true)),
      ArrowLeft: () => (isOpen ? fold(row, false) : moveTo(parentOf(rows, current))),
      Enter: () => activate(row),
      ' ': () => row.kind !== 'column' && fold(row, !isOpen),
      F10: () => event.shiftKey && openMenu(row, event.target as HTMLElement),
      ContextMenu: () => openMenu(row, event.target as HTMLElement),
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const activate = (row: TreeRow) => {
    if (row.kind === 'table') actions.onQuery(row.table);
    else if (row.kind === 'schema') fold(row, !row.open);
  };
  const closeMenu = () => {
    setMenuAt(null);
    scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus();
  };
  const openMenu = (row: TreeRow, element: HTMLElement) => {
    const { left, bottom } = element.getBoundingClientRect();
    setMenuAt({ row, x: left + 24, y: bottom });
  };
  return (
    <nav className={styles.catalog} aria-label="Catalog">
      <div className={styles.search}>
        <TextInput
          size="xs"
          aria-label="Search tables and columns"
          placeholder="Search tables and columns"
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setSearch('');
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            moveTo(0);
            scroller.current?.querySelector<HTMLElement>('[role=treeitem]')?.focus();
          }}
        />
      </div>
      <div ref={scroller} className={styles.scroller} tabIndex={-1}>
        <div
          role="tree"
          aria-label="Tables"
          aria-busy={!catalog && !error}
          style={{ height: list.getTotalSize(), position: 'relative' }}
          onKeyDown={onKey}
        >
          {list.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <TreeLine
                  key={row.key}
                  row={row}
                  index={index}
                  top={start}
                  focusable={index === current}
                  onFocus={() => setFocused(row.key)}
                  onFold={() => row.kind !== 'column' && fold(row, !row.open)}
                  onActivate={() => activate(row)}
                  onMenu={(x, y) => setMenuAt({ row, x, y })}
                />
              )
            );
          })}
        </div>
        {rows.length === 0 && <Nothing search={wanted} error={error} loading={!catalog} />}
      </div>
      <Menu
        opened={menuAt !== null}
        onChange={(open) => !open && closeMenu()}
        position="bottom-start"
        returnFocus={false}
      >
        <Menu.Target>
          <button
            type="button"
            aria-label="Menu of the catalog"
            className={styles.menuAnchor}
            style={menuAt ? { left: menuAt.x, top: menuAt.y } : {}}
          />
        </Menu.Target>
        <Menu.Dropdown>{menuAt && <CatalogMenuItems row={menuAt.row} {...actions} />}</Menu.Dropdown>
      </Menu>
    </nav>
  );
}

function parentOf(rows: readonly TreeRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  return rows.findLastIndex((row, at) => at < index && row.level < level);
}

function Nothing({ search, error, loading }: { search: string; error: string | null; loading: boolean }) {
  if (error) return <EmptyState size="xs" title="The catalog could not be read" description={error} />;
  if (loading) return null;
  if (search) return <EmptyState size="xs" title="Nothing found" description="Try fewer letters." />;
  return (
    <EmptyState
      size="xs"
      icon={<IconDatabase size={24} />}
      title="No tables yet"
      description="Drop files on the window, or add them under Sources."
    />
  );
}
