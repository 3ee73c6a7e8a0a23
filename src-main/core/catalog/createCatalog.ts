import type { Core } from '#contract/api.ts';
import type { CatalogTable } from '#contract/catalog.ts';
import type { Handlers } from '#contract/rpc.ts';
import type { Publish } from '../engine/publish.ts';
import { type LakeDatabase, withConnection } from '../lake/inTransaction.ts';
import type { Lake } from '../lake/Lake.ts';
import { RAW } from '../lake/refreshViews.ts';
import { tableKey } from '../lake/tableName.ts';
import { readRelations } from './readRelations.ts';

export type CatalogPart = Handlers<Core>['catalog'] & {
  /** To be called after a statement may have made, changed or dropped something. */
  changed(): void;
};

/** What there is to query: lake tables with what the manifest knows of them, and what SQL has made. */
export function createCatalog({
  database,
  lake,
  publish,
}: {
  database: LakeDatabase;
  lake: Lake;
  publish: Publish;
}): CatalogPart {
  let version = 1;
  const changed = () => {
    version++;
    publish('catalog', 'catalog', { version });
  };
  lake.onChange(changed);
  return {
    changed,
    async list() {
      // Before reading: a change that comes meanwhile makes this answer look old, never new.
      const asOf = version;
      const relations = await withConnection(database, readRelations);
      const known = new Map((await lake.tables()).map((facts) => [tableKey(facts.name), facts]));
      const tables = relations.map((relation): CatalogTable => {
        const isRaw = relation.schema === RAW && relation.kind === 'view';
        const facts = isRaw ? known.get(tableKey(relation.name)) : undefined;
        return facts ? { ...relation, ...facts, comment: facts.comment ?? relation.comment } : relation;
      });
      return { version: asOf, tables };
    },
    async dropTable({ table }) {
      await lake.dropTable(table);
      return null;
    },
  };
}
