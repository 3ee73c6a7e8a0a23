import { type ColumnDef, getCoreRowModel, type TableState, useReactTable } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { type TypeKind, typeKind } from '../cell/typeKind.ts';
import { type ColumnLayout, columnLayout } from './columnLayout.ts';
import type { GridColumn } from './DataGridProps.ts';
import { clamp } from './scrollScale.ts';

export const NARROWEST = 40;
const WIDEST = 2_000;
const NO_ROWS: never[] = [];

type Arrangement = Pick<TableState, 'columnSizing' | 'columnOrder' | 'columnPinning' | 'columnVisibility'>;

export interface ColumnState {
  layout: ColumnLayout;
  isPinned: (index: number) => boolean;
  isHidden: (index: number) => boolean;
  /** px. */
  setWidth: (index: number, width: number) => void;
  /** Puts a shown column where another one is, in the part (pinned or not) of that one. */
  move: (index: number, ordinal: number) => void;
  pin: (index: number, pinned: boolean) => void;
  show: (indexes: readonly number[], shown: boolean) => void;
}

/** What the person arranged of the columns: widths, order, pinned, hidden. Begins anew with other columns. */
export function useColumnState(columns: readonly GridColumn[], gutter: number): ColumnState {
  const signature = useMemo(() => JSON.stringify(columns.map(({ name, type }) => [name, type])), [columns]);
  const [kept, setKept] = useState({ signature, arrangement: initialArrangement(columns) });
  const isSame = kept.signature === signature;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the columns.
  const arrangement = useMemo(() => (isSame ? kept.arrangement : initialArrangement(columns)), [kept, signature]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the columns.
  const definitions = useMemo(() => columns.map(definition), [signature]);
  const table = useReactTable({
    data: NO_ROWS,
    columns: definitions,
    getCoreRowModel: getCoreRowModel(),
    state: arrangement,
    onStateChange: (update) => {
      const full = { ...table.getState(), ...arrangement };
      const { columnSizing, columnOrder, columnPinning, columnVisibility } =
        typeof update === 'function' ? update(full) : update;
      setKept({ signature, arrangement: { columnSizing, columnOrder, columnPinning, columnVisibility } });
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table reads the arrangement and the definitions.
  const layout = useMemo(() => {
    const sized = (column: { id: string; getSize: () => number }) => ({
      index: Number(column.id),
      width: column.getSize(),
    });
    const pinned = table.getLeftVisibleLeafColumns().map(sized);
    return columnLayout(pinned, table.getCenterVisibleLeafColumns().map(sized), gutter);
  }, [arrangement, definitions, gutter]);

  const pinned = arrangement.columnPinning.left ?? [];
  return {
    layout,
    isPinned: (index) => pinned.includes(String(index)),
    isHidden: (index) => arrangement.columnVisibility[index] === false,
    setWidth: (index, width) =>
      table.setColumnSizing((sizes) => ({ ...sizes, [index]: clamp(Math.round(width), NARROWEST, WIDEST) })),
    move: (index, ordinal) => {
      const toPinned = ordinal < layout.pinned.length;
      const shown = (toPinned ? layout.pinned : layout.scrolled).map((column) => column.index);
      const order = moved(shown, index, toPinned ? ordinal : ordinal - layout.pinned.length).map(String);
      const others = pinned.filter((id) => id !== String(index));
      table.setColumnPinning({ left: toPinned ? order : others });
      if (!toPinned) table.setColumnOrder((all) => [...order, ...all.filter((id) => !order.includes(id))]);
    },
    pin: (index, isPinned) => {
      const others = pinned.filter((id) => id !== String(index));
      table.setColumnPinning({ left: isPinned ? [...others, String(index)] : others });
    },
    show: (indexes, shown) =>
      table.setColumnVisibility((old) => ({ ...old, ...Object.fromEntries(indexes.map((index) => [index, shown])) })),
  };
}

function definition({ name, type }: GridColumn, index: number): ColumnDef<never> {
  return { id: String(index), header: name, size: initialWidth(name, type), minSize: NARROWEST, maxSize: WIDEST };
}

function initialArrangement(columns: readonly GridColumn[]): Arrangement {
  const columnOrder = columns.map((_, index) => String(index));
  return { columnSizing: {}, columnOrder, columnPinning: {}, columnVisibility: {} };
}

const WIDTHS: Readonly<Record<TypeKind, number>> = {
  integer: 88,
  float: 112,
  text: 160,
  boolean: 72,
  date: 160,
  time: 104,
  interval: 136,
  nested: 220,
  json: 240,
  binary: 160,
};
const EXACT_WIDTHS: Readonly<Record<string, number>> = {
  DATE: 96,
  'TIMESTAMP WITH TIME ZONE': 196,
  TIMESTAMP_NS: 200,
  HUGEINT: 160,
  UUID: 264,
};

/** Wide enough for the name and its icon, and for a usual value of the type. */
function initialWidth(name: string, type: string): number {
  const usual = EXACT_WIDTHS[type] ?? WIDTHS[typeKind(type)];
  return Math.max(usual, Math.min(280, Math.ceil(name.length * 7.5) + 44));
}

function moved(order: readonly number[], item: number, place: number): number[] {
  const others = order.filter((other) => other !== item);
  return [...others.slice(0, place), item, ...others.slice(place)];
}
