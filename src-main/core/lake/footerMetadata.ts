/** What each data file's footer carries so that the manifest can be rebuilt from the lake alone. */
export interface FooterMetadata {
  table: string;
  batch: string;
  /** The file it came from. */
  path: string;
  /** Size of that file. */
  bytes: number;
  /** ISO 8601, UTC. */
  ingestedAt: string;
  original: 'copy' | 'reference';
}

/** Keys and values as they stand in the footer (KV_METADATA). */
export function toKeyValues({
  table,
  batch,
  path,
  bytes,
  ingestedAt,
  original,
}: FooterMetadata): Record<string, string> {
  return {
    'millrace.table': table,
    'millrace.batch': batch,
    'millrace.path': path,
    'millrace.bytes': String(bytes),
    'millrace.ingested_at': ingestedAt,
    'millrace.original': original,
  };
}

/** Null when the file was not written by Millrace. */
export function fromKeyValues(values: Record<string, string>): FooterMetadata | null {
  const { 'millrace.table': table, 'millrace.batch': batch, 'millrace.ingested_at': ingestedAt } = values;
  if (table === undefined || batch === undefined || ingestedAt === undefined) return null;
  return {
    table,
    batch,
    path: values['millrace.path'] ?? '',
    bytes: Number(values['millrace.bytes'] ?? 0),
    ingestedAt,
    original: values['millrace.original'] === 'copy' ? 'copy' : 'reference',
  };
}
