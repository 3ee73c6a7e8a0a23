import type { Catalog, CatalogTable, Column } from '#contract/catalog.ts';

/** One line of the tree as it is drawn. `key` is what is kept about it being unfolded. */
export type TreeRow =
  | { kind: 'schema'; key: string; level: 1; name: string; count: number; open: boolean }
  | { kind: 'table'; key: string; level: 2; table: CatalogTable; open: boolean }
  | { kind: 'column'; key: string; level: 3; table: CatalogTable; column: Column };

const FIRST = ['raw', 'main'];

/**
 * The lines to draw. A search keeps tables and columns whose name holds it, letter case aside;
 * a table found by its columns is unfolded to them.
 */
export function treeRows(catalog: Catalog, unfolded: ReadonlySet<string>, search: string): TreeRow[] {
  const wanted = search.trim().toLowerCase();
  const tablesOf = (schema: string) => catalog.tables.filter((table) => table.schema === schema);
  return [...new Set(catalog.tables.map((table) => table.schema))]
    .toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .flatMap((schema) => schemaRows(schema, tablesOf(schema), unfolded, wanted));
}

const rank = (schema: string) => (FIRST.includes(schema) ? FIRST.indexOf(schema) : FIRST.length);
const has = (name: string, wanted: string) => name.toLowerCase().includes(wanted);

function schemaRows(schema: string, tables: CatalogTable[], unfolded: ReadonlySet<string>, wanted: string): TreeRow[] {
  const found = tables.filter((one) => !wanted || has(one.name, wanted) || columnsFound(one, wanted).length > 0);
  if (wanted && found.length === 0) return [];
  const key = `s:${schema}`;
  const open = wanted !== '' || unfolded.has(key);
  const head: TreeRow = { kind: 'schema', key, level: 1, name: schema, count: found.length, open };
  return open ? [head, ...found.flatMap((table) => tableRows(table, unfolded, wanted))] : [head];
}

function tableRows(table: CatalogTable, unfolded: ReadonlySet<string>, wanted: string): TreeRow[] {
  const key = tableKey(table);
  const byName = !wanted || has(table.name, wanted);
  const open = unfolded.has(key) || !byName;
  const columns = !open ? [] : byName ? table.columns : columnsFound(table, wanted);
  return [
    { kind: 'table', key, level: 2, table, open },
    ...columns.map((column) => ({
      kind: 'column' as const,
      key: `${key}.${column.name}`,
      level: 3 as const,
      table,
      column,
    })),
  ];
}

const columnsFound = (table: CatalogTable, wanted: string) => table.columns.filter(({ name }) => has(name, wanted));

const tableKey = ({ schema, name }: Pick<CatalogTable, 'schema' | 'name'>) => `t:${schema}.${name}`;
