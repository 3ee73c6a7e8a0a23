import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Core, type CoreEvents, coreMethods } from '#contract/api.ts';
import { type Connection, connect } from '#contract/rpc.ts';
import type { Run } from '#contract/sql.ts';
import { builtFile } from '../../src-main/core/processes/builtFile.ts';
import { openSocket } from '../../src-main/core/processes/findEngine.ts';
import { readMemory } from '../../src-main/core/processes/readMemory.ts';
import { socketChannel } from '../../src-main/core/processes/socketChannel.ts';
import { superviseEngine } from '../../src-main/core/processes/superviseEngine.ts';
import { createProjectFolder } from '../../src-main/core/project/createProjectFolder.ts';
import { startEngineProcess } from '../../src-main/headless/startEngineProcess.ts';
import type { Plan } from './Measurement.ts';

export interface BenchEngine {
  api: Core;
  events: Connection<Core, CoreEvents>;
  project: string;
  pid: number;
  /** Resident bytes now. */
  memory(): Promise<number>;
  /** Highest resident bytes, looked at every 20 ms while `work` runs. */
  peakDuring<T>(work: () => Promise<T>): Promise<{ answer: T; peak: number }>;
  /** Runs a statement to its end. @throws Error when it does not end well. */
  query(sql: string): Promise<Run>;
  close(): Promise<void>;
}

/** The engine that `npm run build` made, in a process of its own, with a fresh project. */
export async function openEngine({ folder, engine }: Plan, name: string): Promise<BenchEngine> {
  const project = join(folder, name);
  await mkdir(project, { recursive: true });
  await createProjectFolder(project);
  const file = engine ?? builtFile('main/engine.js');
  const supervisor = superviseEngine({ startEngine: () => startEngineProcess(file) });
  const { endpoint } = await supervisor.open({ project });
  const events = connect<Core, CoreEvents>(socketChannel(await openSocket(endpoint ?? '')), coreMethods);
  const { api } = events;
  const { pid } = await api.project.status({});
  const memory = async () => (await readMemory(pid)) ?? 0;
  return {
    api,
    events,
    project,
    pid,
    memory,
    async peakDuring(work) {
      let peak = await memory();
      const timer = setInterval(
        () =>
          void memory().then((now) => {
            peak = Math.max(peak, now);
          }),
        20,
      );
      try {
        return { answer: await work(), peak };
      } finally {
        clearInterval(timer);
      }
    },
    async query(sql) {
      const { runId } = await api.sql.run({ sessionId: 'bench', sql });
      const run = await api.sql.wait({ runId });
      if (run.status !== 'done') throw new Error(`${sql}: ${run.status} ${'error' in run ? run.error.message : ''}`);
      return run;
    },
    async close() {
      events.close();
      await supervisor.close();
    },
  };
}
