import { version } from '@duckdb/node-api';
import { type Core, coreMethods } from '#contract/api.ts';
import type { Channel } from '#contract/channel.ts';
import { type Handlers, serve } from '#contract/rpc.ts';
import { createCatalog } from '../catalog/createCatalog.ts';
import { createChart } from '../chart/createChart.ts';
import { createExport } from '../export/createExport.ts';
import { createFiles } from '../ingest/createFiles.ts';
import { openLake } from '../lake/openLake.ts';
import { openWarehouse } from '../lake/openWarehouse.ts';
import { createMonitor } from '../monitor/createMonitor.ts';
import type { StartProcess } from '../processes/startProcess.ts';
import { openProject } from '../project/openProject.ts';
import { createQueries } from '../queries/createQueries.ts';
import { createSql } from '../sql/createSql.ts';
import { createEventHub } from './createEventHub.ts';

interface EngineOptions {
  /** Absolute path of the project folder. */
  projectPath: string;
  /** Make the project when it is not there. */
  create: boolean;
  startProcess: StartProcess;
  /** Told when the setting changes; bytes. */
  onMemoryCeiling: (bytes: number) => void;
}

export interface Engine {
  statePath: string;
  memoryCeiling: number;
  /** Answers one more caller for as long as its channel lives. */
  serve(channel: Channel): void;
  /** Ends every query now; each fails with `limit` and this reason. */
  interruptAll(reason: string): void;
  close(): Promise<void>;
}

/** The composition root: opens the project and puts the parts together. No logic of its own. */
export async function createEngine({
  projectPath,
  create,
  startProcess,
  onMemoryCeiling,
}: EngineOptions): Promise<Engine> {
  const events = createEventHub();
  const { publish } = events;
  const project = await openProject(projectPath, { create });
  const { database, notices } = await openWarehouse(project);
  const lake = await openLake({ project, database });
  const catalog = createCatalog({ database, lake, publish });
  const queries = await createQueries({ project });
  const sql = await createSql({
    project,
    database,
    publish,
    onRunEnded: (run, script) => queries.record(run, script),
    onCatalogChange: () => catalog.changed(),
  });
  const files = await createFiles({ project, lake, startProcess, publish });
  const exporting = createExport({ project, database, results: sql, publish });
  const monitor = createMonitor({ statePath: project.paths.state, duckdb: version(), load: sql.load, publish });

  const handlers: Handlers<Core> = {
    project: {
      info: () => project.info(),
      notices: () => [...notices, ...lake.notices].map(({ message }) => message),
      saveSettings: async (patch) => {
        const info = await project.saveSettings(patch);
        onMemoryCeiling(info.settings.memoryCeiling);
        return info;
      },
      loadUi: () => project.loadUi(),
      saveUi: async (state) => {
        await project.saveUi(state);
        return null;
      },
      check: (request) => lake.check(request),
      status: () => monitor.status(),
    },
    catalog,
    files,
    sql,
    chart: createChart({ results: sql }),
    queries,
    export: exporting,
  };

  return {
    statePath: project.paths.state,
    memoryCeiling: project.settings().memoryCeiling,
    serve(channel) {
      const { push, caller } = serve(channel, coreMethods, handlers);
      caller.addEventListener('abort', events.subscribe(push), { once: true });
    },
    interruptAll: (reason) => sql.interruptAll(reason),
    async close() {
      monitor.close();
      await files.close();
      await exporting.close();
      await sql.close();
      events.close();
      database.close();
    },
  };
}
