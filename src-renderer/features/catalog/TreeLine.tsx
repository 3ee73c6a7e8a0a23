import {
  type Icon,
  IconChevronDown,
  IconChevronRight,
  IconEye,
  IconFileAlert,
  IconFolder,
  IconStack2,
  IconTable,
} from '@tabler/icons-react';
import type { CatalogTable } from '#contract/catalog.ts';
import { formatCount, plural } from '../../components/formatFigures.ts';
import styles from './CatalogTree.module.css';
import type { TreeRow } from './treeRows.ts';

export interface TreeLineProps {
  row: TreeRow;
  index: number;
  /** CSS pixels from the top of the list. */
  top: number;
  focusable: boolean;
  onFocus: () => void;
  onFold: () => void;
  onActivate: () => void;
  /** Window coordinates. */
  onMenu: (x: number, y: number) => void;
}

const ICONS: Record<CatalogTable['kind'], Icon> = {
  lake: IconStack2,
  rejects: IconFileAlert,
  table: IconTable,
  view: IconEye,
};

export function TreeLine({ row, index, top, focusable, onFocus, onFold, onActivate, onMenu }: TreeLineProps) {
  const open = row.kind === 'column' ? undefined : row.open;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div
      className={styles.line}
      data-index={index}
      data-kind={row.kind}
      role="treeitem"
      tabIndex={focusable ? 0 : -1}
      aria-level={row.level}
      aria-expanded={open}
      aria-selected={focusable}
      title={titleOf(row)}
      style={{ transform: `translateY(${top}px)`, paddingLeft: row.level * 12 - 4 }}
      onFocus={onFocus}
      onClick={onFold}
      onDoubleClick={onActivate}
      onKeyDown={() => undefined}
      onContextMenu={(event) => {
        event.preventDefault();
        event.currentTarget.focus();
        onMenu(event.clientX, event.clientY);
      }}
    >
      <span className={styles.chevron}>{open !== undefined && <Chevron size={12} />}</span>
      <Content row={row} />
    </div>
  );
}

function Content({ row }: { row: TreeRow }) {
  if (row.kind === 'schema') {
    return (
      <>
        <IconFolder size={14} className={styles.icon} />
        <span className={styles.name}>{row.name}</span>
        <span className={styles.fact}>{formatCount(row.count)}</span>
      </>
    );
  }
  if (row.kind === 'column') {
    return (
      <>
        <span className={styles.name}>{row.column.name}</span>
        <span className={`${styles.fact} ${styles.type}`}>{shortType(row.column.type)}</span>
      </>
    );
  }
  const KindIcon = ICONS[row.table.kind];
  return (
    <>
      <KindIcon size={14} className={styles.icon} />
      <span className={styles.name}>{row.table.name}</span>
      {row.table.rows !== null && <span className={styles.fact}>{formatCount(row.table.rows)}</span>}
    </>
  );
}

/** As people write it, in the little room there is; the title has DuckDB's own text. */
const shortType = (type: string) => type.toLowerCase().replaceAll('timestamp with time zone', 'timestamptz');

function titleOf(row: TreeRow): string {
  if (row.kind === 'schema') return `${row.name}: ${plural(row.count, 'table')}`;
  if (row.kind === 'column') return `${row.column.name} ${row.column.type}`;
  const { table } = row;
  const rows = table.rows === null ? '' : `, ${plural(table.rows, 'row')}`;
  return `${table.schema}.${table.name}: ${plural(table.columns.length, 'column')}${rows}${table.comment ? `\n${table.comment}` : ''}`;
}
