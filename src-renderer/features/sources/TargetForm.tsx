import { Autocomplete, Button, Checkbox, NumberInput, SegmentedControl } from '@mantine/core';
import type { CatalogTable } from '#contract/catalog.ts';
import type { IngestRequest } from '#contract/files.ts';
import { plural } from '../../components/formatFigures.ts';
import classes from './PreviewDialog.module.css';

export interface Target {
  table: string;
  /** A table for each file, named after it. */
  each: boolean;
  mode: IngestRequest['mode'];
  /** Per cent. */
  maxRejects: number;
}

interface TargetFormProps {
  target: Target;
  onTarget: (target: Target) => void;
  files: number;
  tables: readonly CatalogTable[];
  isReady: boolean;
  isStarting: boolean;
  problem: string | null;
}

/** Where the rows go. */
export function TargetForm({ target, onTarget, files, tables, isReady, isStarting, problem }: TargetFormProps) {
  const lake = tables.filter(({ kind }) => kind === 'lake');
  const existing = lake.find(({ name }) => name.toLowerCase() === target.table.toLowerCase());
  const conflict = !target.each && existing !== undefined && target.mode === 'new';
  const hint =
    problem ??
    (conflict ? `${target.table} is there already: choose another name or append.` : hintOf(target, existing, files));
  return (
    <div className={classes.foot}>
      <Autocomplete
        size="xs"
        w={200}
        label="Into table"
        data={lake.map(({ name }) => name)}
        value={target.each ? '' : target.table}
        placeholder={target.each ? 'named after the files' : ''}
        disabled={target.each}
        onChange={(table) => onTarget({ ...target, table })}
      />
      <SegmentedControl
        size="xs"
        aria-label="Append or new table"
        value={target.mode}
        onChange={(mode) => onTarget({ ...target, mode: mode === 'new' ? 'new' : 'append' })}
        data={[
          { value: 'append', label: 'Append' },
          { value: 'new', label: 'New table' },
        ]}
      />
      {files > 1 && (
        <Checkbox
          size="xs"
          pb={6}
          label="A table for each file"
          checked={target.each}
          onChange={(event) => onTarget({ ...target, each: event.target.checked })}
        />
      )}
      <NumberInput
        size="xs"
        w={110}
        label="Rejects at most"
        suffix=" %"
        min={0}
        max={100}
        decimalScale={3}
        value={target.maxRejects}
        onChange={(maxRejects) => typeof maxRejects === 'number' && onTarget({ ...target, maxRejects })}
      />
      <span className={`${classes.hint} ${problem || conflict ? classes.bad : ''}`} role="status">
        {hint}
      </span>
      <Button
        size="xs"
        type="submit"
        loading={isStarting}
        disabled={!isReady || conflict || (!target.each && target.table.trim() === '')}
      >
        Ingest {files > 1 ? plural(files, 'file') : ''}
      </Button>
    </div>
  );
}

function hintOf({ each, table }: Target, existing: CatalogTable | undefined, files: number): string {
  if (each) return `Makes or extends ${plural(files, 'table')}.`;
  if (!existing) return table.trim() === '' ? 'Name a table.' : `Makes raw.${table}.`;
  return existing.rows === null
    ? `Appends to raw.${table}.`
    : `Appends to raw.${table}, which has ${plural(existing.rows, 'row')}.`;
}
