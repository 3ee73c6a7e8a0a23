import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableSource } from '#contract/catalog.ts';
import type { LakeTableFacts } from './Lake.ts';
import { type LakeFile, type LakeSource, readManifest, readWidened } from './manifest.ts';
import { REJECTS_SUFFIX } from './tableName.ts';

/** What the manifest knows of each table and of its rejected rows. */
export async function tableFacts(connection: DuckDBConnection): Promise<LakeTableFacts[]> {
  const { tables, sources, files } = await readManifest(connection);
  const widened = await readWidened(connection);
  return tables.flatMap(({ id, name }) => {
    const mine = files.filter((file) => file.table === id);
    const from = sources.filter((source) => source.table === id).map(sourceOf);
    const comment = widened
      .filter((column) => column.table === id)
      .map((column) => `${column.name} was widened from ${column.widenedFrom} to ${column.type}.`)
      .join(' ');
    const facts = (kind: LakeFile['kind']) => {
      const some = mine.filter((file) => file.kind === kind);
      return { rows: sum(some, 'rows'), bytes: sum(some, 'bytes'), files: some.length };
    };
    const lake = { name, kind: 'lake' as const, ...facts('data'), sources: from, comment: comment || null };
    const rejects = facts('rejects');
    if (rejects.files === 0) return [lake];
    const rejected = from.filter((source) => source.rejected > 0);
    return [
      lake,
      { name: name + REJECTS_SUFFIX, kind: 'rejects' as const, ...rejects, sources: rejected, comment: null },
    ];
  });
}

const sum = (files: LakeFile[], what: 'rows' | 'bytes') => files.reduce((total, file) => total + file[what], 0);

function sourceOf({ path, batch, rows, rejected, ingestedAt, original }: LakeSource): TableSource {
  return { path, batch, rows, rejected, ingestedAt, original };
}
