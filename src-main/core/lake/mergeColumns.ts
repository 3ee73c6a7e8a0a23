import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '#contract/catalog.ts';
import { tableKey } from './tableName.ts';
import { widenType } from './widenType.ts';

export interface MergedColumn extends Column {
  /** Type of the first file, when a later file needed a wider one. */
  widenedFrom: string | null;
}

/** Columns every row has, whatever file it came from; they stand last. */
const PROVENANCE = new Set(['_file', '_row', '_ingested_at', '_batch']);

/**
 * The columns of a table whose files have these columns, files in order: a column keeps its first name and place,
 * new ones follow, provenance stays last, and a type is widened where files differ.
 */
export async function mergeColumns(connection: DuckDBConnection, files: Column[][]): Promise<MergedColumn[]> {
  const merged = new Map<string, MergedColumn>();
  for (const columns of distinct(files)) {
    for (const { name, type } of columns) {
      const known = merged.get(tableKey(name));
      if (!known) merged.set(tableKey(name), { name, type, widenedFrom: null });
      else if (known.type !== type) await widen(connection, known, type);
    }
  }
  const all = [...merged.values()];
  return [...all.filter(({ name }) => !PROVENANCE.has(name)), ...all.filter(({ name }) => PROVENANCE.has(name))];
}

const distinct = (files: Column[][]): Column[][] => [
  ...new Map(files.map((columns) => [JSON.stringify(columns), columns])).values(),
];

async function widen(connection: DuckDBConnection, column: MergedColumn, type: string): Promise<void> {
  const { columnTypes } = await resolveTypes(connection, [column.type, type]);
  const [known, added] = columnTypes;
  if (!known || !added) throw new TypeError(`DuckDB knows no type for ${column.type} or ${type}.`);
  const wider = widenType(known, added);
  if (wider === column.type) return;
  column.widenedFrom ??= column.type;
  column.type = wider;
}

/** The texts come from DuckDB itself (DESCRIBE), so they can stand in a statement as they are. */
async function resolveTypes(connection: DuckDBConnection, types: string[]) {
  const result = await connection.run(`SELECT ${types.map((type) => `NULL::${type}`).join(', ')}`);
  return { columnTypes: result.columnTypes() };
}
