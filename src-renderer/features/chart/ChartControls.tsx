import { NativeSelect, NumberInput, SegmentedControl, Tooltip, VisuallyHidden } from '@mantine/core';
import {
  type Icon,
  IconChartAreaLine,
  IconChartBar,
  IconChartDots,
  IconChartHistogram,
  IconChartLine,
  IconGridDots,
  IconPlusMinus,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Column } from '#contract/catalog.ts';
import type { ChartKind, ChartSpec } from '#contract/chart.ts';
import { isNumeric } from '../../components/cell/typeKind.ts';
import classes from './ChartPanel.module.css';
import { FIELDS, type Field, NEEDS_Y, withChoice, withKind } from './changeSpec.ts';

const KINDS: Readonly<Record<ChartKind, { label: string; Sign: Icon }>> = {
  line: { label: 'Line', Sign: IconChartLine },
  area: { label: 'Area', Sign: IconChartAreaLine },
  bar: { label: 'Bar', Sign: IconChartBar },
  dot: { label: 'Dot', Sign: IconChartDots },
  histogram: { label: 'Histogram', Sign: IconChartHistogram },
  box: { label: 'Box', Sign: IconPlusMinus },
  heatmap: { label: 'Heatmap', Sign: IconGridDots },
};
const AGGREGATES = ['none', 'count', 'sum', 'avg', 'min', 'max', 'median'] as const;

interface ChartControlsProps {
  spec: ChartSpec;
  columns: readonly Column[];
  onSpec: (spec: ChartSpec) => void;
  /** What can be done with the chart, at the end of the line. */
  children: ReactNode;
}

export function ChartControls({ spec, columns, onSpec, children }: ChartControlsProps) {
  const has = (field: Field) => FIELDS[spec.kind].includes(field);
  const spareY = columns.find(({ name, type }) => name !== spec.x && isNumeric(type))?.name ?? columns[0]?.name;
  const set = <F extends keyof ChartSpec>(field: F, value: ChartSpec[F] | undefined) =>
    onSpec(withChoice(spec, field, value));
  const column = (field: 'y' | 'colour' | 'facet', label: string, none: string | null) =>
    has(field) && (
      <ColumnSelect
        label={label}
        columns={columns}
        value={spec[field]}
        none={none}
        onChange={(name) => set(field, name)}
      />
    );
  return (
    <div className={classes.controls}>
      <SegmentedControl
        size="xs"
        value={spec.kind}
        onChange={(kind) => onSpec(withKind(spec, kind as ChartKind, spareY))}
        aria-label="Kind of chart"
        data={Object.entries(KINDS).map(([value, { label, Sign }]) => ({
          value,
          label: <KindLabel label={label} Sign={Sign} />,
        }))}
      />
      <ColumnSelect
        label="x"
        columns={columns}
        value={spec.x}
        none={null}
        onChange={(name) => name !== undefined && set('x', name)}
      />
      {column('y', 'y', NEEDS_Y.has(spec.kind) ? null : spec.kind === 'box' ? '(none)' : '(count of rows)')}
      {has('aggregate') && (
        <NativeSelect
          size="xs"
          className={classes.control}
          label="Aggregate"
          value={spec.aggregate ?? 'none'}
          onChange={(event) =>
            set(
              'aggregate',
              AGGREGATES.find((known) => known === event.target.value),
            )
          }
          data={AGGREGATES.map((value) => ({ value, label: value }))}
        />
      )}
      {column('colour', 'Colour', '(none)')}
      {column('facet', 'Facet', '(none)')}
      {has('bins') && (
        <NumberInput
          size="xs"
          className={classes.control}
          w={72}
          label="Bins"
          placeholder="auto"
          min={1}
          max={1000}
          allowDecimal={false}
          value={spec.bins ?? ''}
          onChange={(bins) => set('bins', typeof bins === 'number' && bins >= 1 ? bins : undefined)}
        />
      )}
      <div className={classes.actions}>{children}</div>
    </div>
  );
}

function KindLabel({ label, Sign }: { label: string; Sign: Icon }) {
  return (
    <Tooltip label={label}>
      <span className={classes.kind}>
        <Sign size={16} stroke={1.5} aria-hidden />
        <VisuallyHidden>{label}</VisuallyHidden>
      </span>
    </Tooltip>
  );
}

interface ColumnSelectProps {
  label: string;
  columns: readonly Column[];
  value: string | undefined;
  /** What leaving it open is called; null where a column must be chosen. */
  none: string | null;
  onChange: (name: string | undefined) => void;
}

function ColumnSelect({ label, columns, value, none, onChange }: ColumnSelectProps) {
  const names = [...new Set(columns.map(({ name }) => name))];
  const data = names.map((name) => ({ value: `c${name}`, label: name }));
  return (
    <NativeSelect
      size="xs"
      className={classes.control}
      label={label}
      value={value === undefined ? '' : `c${value}`}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value.slice(1))}
      data={none === null ? data : [{ value: '', label: none }, ...data]}
    />
  );
}
