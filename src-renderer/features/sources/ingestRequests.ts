import type { Core } from '#contract/api.ts';
import type { FileToIngest, IngestRequest, Preview, ReadOptions } from '#contract/files.ts';
import { fileName } from './fileName.ts';

export interface IngestPlan {
  paths: readonly string[];
  /** What was asked for, per path; what is not here is sniffed. */
  options: ReadonlyMap<string, ReadOptions>;
  /** What was seen, per path. */
  previews: ReadonlyMap<string, Preview>;
  /** The file whose reading goes for all, where that was chosen. */
  sameAs: Preview | null;
  /** Null: a table for each file, named after it. */
  table: string | null;
  mode: IngestRequest['mode'];
  /** Fraction, 0 to 1. */
  maxRejects: number;
}

/** One request, or one per table. A file that was looked at is read just as it was shown. */
export async function ingestRequests(plan: IngestPlan, preview: Core['files']['preview']): Promise<IngestRequest[]> {
  const { paths, table, mode, maxRejects } = plan;
  const file = (path: string) => toIngest(path, plan);
  if (table !== null) return [{ table, mode, maxRejects, files: paths.map(file) }];
  const named = paths.map(async (path) => ({ path, table: await tableOf(path, plan, preview) }));
  return (await Promise.all(named)).map(({ path, table }) => ({ table, mode, maxRejects, files: [file(path)] }));
}

function toIngest(path: string, { options, previews, sameAs }: IngestPlan): FileToIngest {
  const asked = sameAs?.options ?? previews.get(path)?.options ?? options.get(path);
  return asked ? { path, options: asked } : { path };
}

async function tableOf(path: string, { previews }: IngestPlan, preview: Core['files']['preview']): Promise<string> {
  const known = previews.get(path);
  if (known) return known.suggestedTable;
  try {
    return (await preview({ path, limit: 1 })).suggestedTable;
  } catch {
    // A file that cannot be read gets its turn too: the ingest says what is wrong with it.
    return (
      fileName(path)
        .replace(/\.[^.]*$/, '')
        .replace(/\W+/g, '_')
        .toLowerCase() || 'file'
    );
  }
}
