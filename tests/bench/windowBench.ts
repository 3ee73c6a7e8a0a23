import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startDisplay } from '../../scripts/virtual-display.mjs';
import { electronFor } from '../helpers/electronFor.ts';
import type { Measurement, Plan } from './Measurement.ts';
import { openEngine } from './openEngine.ts';
import { writeBareElectron } from './window/bareElectron.ts';
import { coldStart } from './window/coldStart.ts';
import { firstChart } from './window/firstChart.ts';
import { scrolledMemory } from './window/scrolledMemory.ts';
import { shownResult } from './window/shownResult.ts';

const root = resolve(import.meta.dirname, '../..');

/** What a person waits for: a real Electron, on a display nobody looks at. */
export async function windowBench(plan: Plan): Promise<Measurement[]> {
  const bareApp = join(plan.folder, 'bare-app');
  await writeBareElectron(bareApp);
  const display = await startDisplay();
  const ours = await electronFor(root, 'bench');
  const theirs = await electronFor(bareApp, 'bench-bare');
  const { environment } = display;
  try {
    const stage = {
      plan,
      millrace: { executable: ours.executable, environment, userData: join(plan.folder, 'user') },
      bare: { executable: theirs.executable, environment, userData: join(plan.folder, 'bare-user') },
      small: await smallProject(plan),
    };
    const sizes = plan.quick ? [1] : plan.full ? [10, 100] : [10];
    const found = [...(await coldStart(stage)), ...(await firstChart(stage)), ...(await shownResult(stage))];
    for (const millions of sizes) found.push(...(await scrolledMemory(stage, millions)));
    return found;
  } finally {
    await ours.remove();
    await theirs.remove();
    display.stop();
  }
}

/** A project with one table of three rows. */
async function smallProject(plan: Plan): Promise<string> {
  const engine = await openEngine(plan, 'small');
  try {
    const path = join(plan.folder, 'small.csv');
    await writeFile(path, 'device,temperature\na,20.5\nb,21\nc,19.5\n');
    const { jobId } = await engine.api.files.ingest({ table: 'readings', mode: 'new', files: [{ path }] });
    await engine.api.files.wait({ jobId });
    return engine.project;
  } finally {
    await engine.close();
  }
}
