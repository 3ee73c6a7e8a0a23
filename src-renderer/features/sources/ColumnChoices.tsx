import { Autocomplete, Checkbox, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useState } from 'react';
import type { ColumnChoice, Preview, ReadOptions } from '#contract/files.ts';
import classes from './PreviewDialog.module.css';
import { withColumn } from './readOptions.ts';

interface ColumnChoicesProps {
  preview: Preview;
  options: ReadOptions;
  onOptions: (options: ReadOptions) => void;
}

const TYPES = [
  ...['VARCHAR', 'BOOLEAN', 'INTEGER', 'BIGINT', 'HUGEINT', 'DOUBLE', 'DECIMAL(18,3)', 'DATE', 'TIME', 'TIMESTAMP'],
  ...['TIMESTAMP WITH TIME ZONE', 'INTERVAL', 'UUID', 'JSON', 'BLOB'],
];
const ROW_HEIGHT = 34;

/** What becomes of each column: taken or not, its name, its type. */
export function ColumnChoices({ preview, options, onOptions }: ColumnChoicesProps) {
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const columns = preview.options.columns ?? preview.columns;
  const rows = useVirtualizer({
    count: columns.length,
    getScrollElement: () => list,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  });
  return (
    <div ref={setList} className={classes.scroll}>
      {/* Every field has a name of its own; this line is for the eye. */}
      <div className={classes.columnHead} aria-hidden>
        <span />
        <span>In the file</span>
        <span>In the table</span>
        <span>Type</span>
      </div>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const column = columns[index];
          return (
            column && (
              <div key={column.name} className={classes.columnRow} style={{ top: start, height: ROW_HEIGHT }}>
                <Choice
                  column={{ ...column, ...asked(options, column.name) }}
                  onChange={(change) => onOptions(withColumn(options, column.name, change))}
                />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

function asked({ columns = [] }: ReadOptions, name: string): ColumnChoice | undefined {
  return columns.find((column) => column.name === name);
}

function Choice({ column, onChange }: { column: ColumnChoice; onChange: (change: Partial<ColumnChoice>) => void }) {
  const { name, as, type, include = true } = column;
  return (
    <>
      <Checkbox
        size="xs"
        checked={include}
        aria-label={`Take column ${name}`}
        onChange={({ target }) => onChange({ include: target.checked })}
      />
      <span className={classes.columnName} title={name}>
        {name}
      </span>
      <CommittedInput
        label={`Name of ${name} in the table`}
        value={as ?? name}
        onCommit={(text) => text !== '' && onChange({ as: text })}
        disabled={!include}
      />
      <TypeInput
        label={`Type of ${name}`}
        value={type ?? ''}
        onCommit={(text) => text !== '' && onChange({ type: text })}
        disabled={!include}
      />
    </>
  );
}

interface CommittedProps {
  label: string;
  value: string;
  disabled: boolean;
  onCommit: (text: string) => void;
}

/** Takes what was typed over when the field is left or by Enter: half a name would be another column. */
function useCommitted({ value, onCommit }: Pick<CommittedProps, 'value' | 'onCommit'>) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (text: string | null) => {
    if (text !== null && text.trim() !== value) onCommit(text.trim());
    setTyped(null);
  };
  return {
    shown: typed ?? value,
    setTyped,
    commit,
    onBlur: () => commit(typed),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== 'Enter') return;
      // Enter takes the text over; it must not send the whole form.
      event.preventDefault();
      commit(typed);
    },
  };
}

function CommittedInput({ label, disabled, ...rest }: CommittedProps) {
  const { shown, setTyped, onBlur, onKeyDown } = useCommitted(rest);
  return (
    <TextInput
      size="xs"
      aria-label={label}
      disabled={disabled}
      value={shown}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
    />
  );
}

function TypeInput({ label, disabled, ...rest }: CommittedProps) {
  const { shown, setTyped, commit, onBlur, onKeyDown } = useCommitted(rest);
  return (
    <Autocomplete
      size="xs"
      aria-label={label}
      disabled={disabled}
      data={TYPES}
      filter={({ options }) => options}
      value={shown}
      onChange={setTyped}
      onOptionSubmit={commit}
      onBlur={onBlur}
      onKeyDown={onKeyDown}
      comboboxProps={{ withinPortal: true }}
      withScrollArea={false}
      classNames={{ options: classes.types ?? '' }}
    />
  );
}
