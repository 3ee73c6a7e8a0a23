import { join } from 'node:path';
import type { Core } from '#contract/api.ts';
import type { Handlers } from '#contract/rpc.ts';
import type { Run, RunRequest } from '#contract/sql.ts';
import type { Project } from '../project/Project.ts';
import { openHistory } from './openHistory.ts';
import { openVersions } from './openVersions.ts';
import { listQueries, removeQuery, saveQuery } from './savedQueries.ts';

export type Queries = Handlers<Core>['queries'] & {
  /** Remembers a run that has ended, and the text of its script. Resolves when both are written. */
  record(run: Run, script?: RunRequest['script']): Promise<void>;
};

/** What is remembered of queries. History and versions are in `.millrace`, saved queries in `queries/`, for git. */
export async function createQueries({ project }: { project: Pick<Project, 'paths'> }): Promise<Queries> {
  const { state, queries: folder } = project.paths;
  const history = await openHistory(join(state, 'history.jsonl'));
  const versions = await openVersions(join(state, 'versions'));
  return {
    list: () => listQueries(folder),
    save: (query) => saveQuery(folder, query),
    async remove({ name }) {
      await removeQuery(folder, name);
      return null;
    },
    history: (request) => history.search(request),
    versions: ({ scriptId }) => versions.list(scriptId),
    async record(run, script) {
      await Promise.all([history.record(run, script), script && versions.keep(script.id, script.text)]);
    },
  };
}
