import { Button, Checkbox, Popover, Select, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { ExportFormat, ExportOptions } from '#contract/exporting.ts';
import { plural } from '../../../components/formatFigures.ts';
import { exportFormats } from './exportFormats.ts';

export interface ExportMenuProps {
  opened: boolean;
  onOpened: (opened: boolean) => void;
  disabled: boolean;
  /** Rows of the whole result. */
  rows: number;
  /** Rows of the sorted and filtered view, when there is one. */
  viewRows: number | null;
  onExport: (format: ExportFormat, options: ExportOptions, asShown: boolean) => void;
}

const CODECS = ['zstd', 'snappy', 'gzip', 'none'];
const FORMATS = Object.entries(exportFormats).map(([value, { label }]) => ({ value, label }));
const inside = { withinPortal: false };

/** Chooses format and options; what is exported is always the whole result, never just what is on screen. */
export function ExportMenu({ opened, onOpened, disabled, rows, viewRows, onExport }: ExportMenuProps) {
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [codec, setCodec] = useState<NonNullable<ExportOptions['codec']>>('zstd');
  const [header, setHeader] = useState(true);
  const [formulaGuard, setGuard] = useState(true);
  const [asShown, setAsShown] = useState(true);
  const facts = exportFormats[format];
  const start = () => {
    const all: ExportOptions = { codec, header, formulaGuard };
    const options = Object.fromEntries(facts.options.map((name) => [name, all[name]]));
    onExport(format, options, asShown && viewRows !== null);
    onOpened(false);
  };
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-end" width={280} trapFocus withRoles shadow="sm">
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconDownload size={14} />}
          disabled={disabled}
          onClick={() => onOpened(!opened)}
        >
          Export
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Export">
        <Stack gap={8}>
          <Select
            label="Format"
            size="xs"
            data={FORMATS}
            value={format}
            allowDeselect={false}
            comboboxProps={inside}
            onChange={(value) => value && setFormat(value as ExportFormat)}
          />
          {facts.options.includes('codec') && (
            <Select
              label="Compression"
              size="xs"
              data={CODECS}
              value={codec}
              allowDeselect={false}
              comboboxProps={inside}
              onChange={(value) => value && setCodec(value as typeof codec)}
            />
          )}
          {facts.options.includes('header') && (
            <Checkbox size="xs" label="Column names first" checked={header} onChange={() => setHeader(!header)} />
          )}
          {facts.options.includes('formulaGuard') && (
            <Checkbox
              size="xs"
              label="Guard against spreadsheet formulas"
              description="Puts ' before text that a spreadsheet would run"
              checked={formulaGuard}
              onChange={() => setGuard(!formulaGuard)}
            />
          )}
          {viewRows !== null && (
            <Checkbox
              size="xs"
              label="As sorted and filtered"
              checked={asShown}
              onChange={() => setAsShown(!asShown)}
            />
          )}
          {facts.note && (
            <Text size="xs" c="dimmed">
              {facts.note}
            </Text>
          )}
          <Button size="xs" onClick={start} data-autofocus>
            Export {plural(asShown && viewRows !== null ? viewRows : rows, 'row')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
