import type { FileFilter } from 'electron';

/** Endings of the files Millrace reads, as the file picker offers them. Others can be read too: "All files". */
const ENDINGS = ['csv', 'tsv', 'txt', 'json', 'ndjson', 'jsonl', 'parquet', 'arrow', 'feather', 'xlsx', 'gz', 'zst'];

export const FILE_FILTERS: FileFilter[] = [
  { name: 'Data files', extensions: ENDINGS },
  { name: 'All files', extensions: ['*'] },
];
