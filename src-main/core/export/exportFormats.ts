import type { ExportFormat } from '#contract/exporting.ts';
import type { Write } from './ExportTask.ts';
import { writeArrow } from './writeArrow.ts';
import { writeDelimited } from './writeDelimited.ts';
import { writeJson } from './writeJson.ts';
import { writeParquet } from './writeParquet.ts';
import { writeXlsx } from './writeXlsx.ts';

interface Format {
  write: Write;
  /** Text that may be packed as a whole, by the name `….gz` or `….zst`. */
  text: boolean;
}

export const exportFormats: Record<ExportFormat, Format> = {
  csv: { write: writeDelimited(','), text: true },
  tsv: { write: writeDelimited('\t'), text: true },
  json: { write: writeJson({ array: true }), text: true },
  ndjson: { write: writeJson({ array: false }), text: true },
  parquet: { write: writeParquet, text: false },
  arrow: { write: writeArrow, text: false },
  xlsx: { write: writeXlsx, text: false },
};
