import { Checkbox, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CsvOptions, Encoding, FileFormat, Preview, ReadOptions } from '#contract/files.ts';
import { withCsv, withFile, withValues } from './readOptions.ts';

interface DialectFormProps {
  /** How the file was understood; null while nothing is known. */
  preview: Preview | null;
  /** What the person asked for; all else is sniffed. */
  options: ReadOptions;
  onOptions: (options: ReadOptions) => void;
}

const FORMATS: Readonly<Record<FileFormat, string>> = {
  csv: 'CSV / delimited text',
  json: 'JSON',
  ndjson: 'JSON, one value a line',
  parquet: 'Parquet',
  arrow: 'Arrow / Feather',
  xlsx: 'Excel',
};
const ENCODINGS: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'latin-1': 'Latin-1',
};

/** How to read the file: what was sniffed, all of it editable. */
export function DialectForm({ preview, options, onOptions }: DialectFormProps) {
  const format = options.format ?? preview?.format;
  const sheet = options.sheet ?? preview?.options.sheet;
  return (
    <Stack gap={8}>
      <NativeSelect
        size="xs"
        label="Format"
        value={format ?? ''}
        data={[...(format ? [] : ['']), ...Object.entries(FORMATS).map(([value, label]) => ({ value, label }))]}
        onChange={({ target }) => onOptions(withFile(options, 'format', target.value as FileFormat))}
      />
      {preview && preview.sheets.length > 0 && (
        <NativeSelect
          size="xs"
          label="Sheet"
          value={sheet ?? ''}
          data={preview.sheets}
          onChange={({ target }) => onOptions(withFile(options, 'sheet', target.value))}
        />
      )}
      {(format === 'csv' || format === undefined) && (
        <CsvForm sniffed={preview?.options.csv ?? {}} options={options} onOptions={onOptions} />
      )}
    </Stack>
  );
}

function CsvForm({ sniffed, options, onOptions }: { sniffed: CsvOptions } & Omit<DialectFormProps, 'preview'>) {
  const now = { ...sniffed, ...options.csv };
  const text = (key: 'delimiter' | 'quote' | 'escape' | 'comment', label: string) => (
    <SignInput label={label} value={now[key] ?? ''} onChange={(sign) => onOptions(withCsv(options, key, sign))} />
  );
  return (
    <>
      <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 8 }}>
        {text('delimiter', 'Delimiter')}
        {text('quote', 'Quote')}
        {text('escape', 'Escape')}
        {text('comment', 'Comment')}
        <NumberInput
          size="xs"
          label="Skip lines"
          min={0}
          allowDecimal={false}
          value={now.skip ?? 0}
          onChange={(skip) =>
            typeof skip === 'number' && skip !== (now.skip ?? 0) && onOptions(withCsv(options, 'skip', skip))
          }
        />
        <NativeSelect
          size="xs"
          label="Decimals"
          value={now.decimalSeparator ?? '.'}
          data={[
            { value: '.', label: '1.5' },
            { value: ',', label: '1,5' },
          ]}
          onChange={({ target }) =>
            onOptions(withValues(options, 'decimalSeparator', target.value === ',' ? ',' : '.'))
          }
        />
      </div>
      <Checkbox
        size="xs"
        label="The first line names the columns"
        checked={now.header ?? false}
        onChange={({ target }) => onOptions(withCsv(options, 'header', target.checked))}
      />
      <NativeSelect
        size="xs"
        label="Encoding"
        value={now.encoding ?? 'utf-8'}
        data={Object.entries(ENCODINGS).map(([value, label]) => ({ value, label }))}
        onChange={({ target }) => onOptions(withCsv(options, 'encoding', target.value as Encoding))}
      />
      <FormatInput
        label="NULL is written as"
        placeholder="(empty)"
        value={now.nullText?.join(', ') ?? ''}
        onChange={(nulls) => onOptions(withValues(options, 'nullText', listOf(nulls)))}
      />
      <FormatInput
        label="Dates"
        placeholder="%Y-%m-%d"
        value={now.dateFormat ?? ''}
        onChange={(format) => onOptions(withValues(options, 'dateFormat', format))}
      />
      <FormatInput
        label="Timestamps"
        placeholder="%Y-%m-%d %H:%M:%S"
        value={now.timestampFormat ?? ''}
        onChange={(format) => onOptions(withValues(options, 'timestampFormat', format))}
      />
    </>
  );
}

function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',').map((part) => part.trim());
}

interface SignInputProps {
  label: string;
  value: string;
  onChange: (value: string | undefined) => void;
}

/** One character; a tab is written `\t`. */
function SignInput({ label, value, onChange }: SignInputProps) {
  return (
    <TextInput
      size="xs"
      label={label}
      value={value.replaceAll('\t', '\\t')}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onFocus={(event) => event.target.select()}
      onChange={({ target }) => onChange(target.value.replaceAll('\\t', '\t'))}
    />
  );
}

/** Patterns make sense only when they are complete, so they are taken over when the field is left or by Enter. */
function FormatInput({ label, placeholder, value, onChange }: SignInputProps & { placeholder: string }) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    if (typed !== null && typed !== value) onChange(typed === '' ? undefined : typed);
    setTyped(null);
  };
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder={placeholder}
      value={typed ?? value}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        commit();
      }}
    />
  );
}
