import type { ExportFormat, ExportOptions } from '#contract/exporting.ts';

interface FormatFacts {
  label: string;
  extension: string;
  /** Options that mean something for it. */
  options: readonly (keyof ExportOptions)[];
  note?: string;
}

export const exportFormats: Record<ExportFormat, FormatFacts> = {
  csv: { label: 'CSV', extension: 'csv', options: ['header', 'formulaGuard'] },
  tsv: { label: 'TSV', extension: 'tsv', options: ['header', 'formulaGuard'] },
  json: { label: 'JSON array', extension: 'json', options: [] },
  ndjson: { label: 'JSON lines', extension: 'ndjson', options: [] },
  parquet: { label: 'Parquet', extension: 'parquet', options: ['codec'] },
  arrow: { label: 'Arrow IPC', extension: 'arrow', options: [] },
  xlsx: {
    label: 'Excel workbook',
    extension: 'xlsx',
    options: ['header', 'formulaGuard'],
    note: 'A sheet ends at 1,048,576 rows.',
  },
};

/** A file name every system takes. */
export function fileNameFor(title: string, format: ExportFormat): string {
  const safe = title.replace(/[^\p{L}\p{N} ._-]+/gu, '_').replace(/^[. ]+|[. ]+$/g, '');
  return `${safe || 'result'}.${exportFormats[format].extension}`;
}
