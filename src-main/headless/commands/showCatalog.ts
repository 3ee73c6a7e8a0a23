import type { CatalogTable } from '#contract/catalog.ts';
import { readableBytes, readableCount } from './readableBytes.ts';
import { printJson, say, type Terminal } from './Terminal.ts';
import { withCore } from './withCore.ts';

/** Tables of a project with columns, types, rows, bytes and sources. */
export async function showCatalog(
  terminal: Terminal,
  project: string,
  { json = false }: { json?: boolean },
): Promise<void> {
  const catalog = await withCore(terminal, project, ({ api }) => api.catalog.list({}));
  if (json) return printJson(terminal, catalog);
  for (const table of catalog.tables) tellTable(terminal, table);
  if (catalog.tables.length === 0) say(terminal, 'No tables yet. Bring files in with `millrace ingest`.');
}

function tellTable(terminal: Terminal, { schema, name, kind, rows, bytes, columns, sources }: CatalogTable): void {
  const facts = [
    kind,
    rows === null ? null : `${readableCount(rows)} rows`,
    bytes === null ? null : readableBytes(bytes),
    sources.length === 0 ? null : `${sources.length} ${sources.length === 1 ? 'source' : 'sources'}`,
  ];
  say(terminal, `${schema}.${name}  (${facts.filter((fact) => fact !== null).join(', ')})`);
  for (const column of columns) say(terminal, `    ${column.name}  ${column.type}`);
}
