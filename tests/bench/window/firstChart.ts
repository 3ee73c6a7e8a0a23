import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createProjectFolder } from '../../../src-main/core/project/createProjectFolder.ts';
import { bareDuckDB } from '../bareDuckDB.ts';
import type { Measurement } from '../Measurement.ts';
import { inTurns, median, seconds } from '../measure.ts';
import { writeTrips } from '../writeTrips.ts';
import { FILLED, GRID, openMillrace } from './openMillrace.ts';
import type { Stage } from './Stage.ts';

const BYTES = { quick: 20e6, default: 115e6 };

/** Seconds of the app's own time; a person's time between the steps is not in it. */
type Steps = Record<
  | 'start to preview'
  | 'Ingest to stored'
  | 'Query to first rows'
  | 'first rows to whole result'
  | 'Chart to its drawing',
  number
>;

/** 'Open with' a CSV file: start, preview, Ingest, Query, Chart; beside DuckDB reading the file and grouping it. */
export async function firstChart(stage: Stage): Promise<Measurement[]> {
  const { plan } = stage;
  const csv = join(plan.folder, 'opened.csv');
  const bytes = plan.quick ? BYTES.quick : BYTES.default;
  const bare = await bareDuckDB(plan.folder);
  try {
    await writeTrips(bare.connection, csv, bytes);
    const steps: Steps[] = [];
    const grouped = `SELECT day, avg(distance), count(*) FROM read_csv('${csv}') GROUP BY day ORDER BY day`;
    const runs = await inTurns(Math.min(3, plan.runs), {
      theirs: () => seconds(() => bare.connection.run(grouped)),
      async ours() {
        const taken = await openWith(stage, csv, steps.length);
        steps.push(taken);
        return Object.values(taken).reduce((sum, part) => sum + part, 0);
      },
    });
    const what = `'open with' a CSV of ${((await stat(csv)).size / 1e6).toFixed(0)} MB`;
    const value = median(runs.ours);
    const [first] = steps;
    return [
      {
        bench: 'window',
        what: `${what} to the first chart`,
        unit: 's',
        value,
        against: { what: 'DuckDB reads and groups it', value: median(runs.theirs) },
        ratio: value / median(runs.theirs),
        runs: runs.ours,
      },
      ...Object.keys(first ?? {}).map((name): Measurement => {
        const spent = steps.map((taken) => taken[name as keyof Steps]);
        return { bench: 'window', what: `… of it, ${name}`, unit: 's', value: median(spent), runs: spent };
      }),
    ];
  } finally {
    bare.close();
  }
}

async function openWith({ plan, millrace }: Stage, csv: string, number: number): Promise<Steps> {
  const project = join(plan.folder, `opened-${number}`);
  await createProjectFolder(project);
  const sights = [{ selector: '[role=dialog] [role=gridcell]' }];
  const app = await openMillrace({ ...millrace, argv: [project, csv], sights });
  try {
    const button = (name: string) => app.page.getByRole('button', { name, exact: true });
    const ingest = await app.press(button('Ingest'), [
      { selector: '[aria-label="Ingest into opened"] td', text: 'Stored' },
    ]);
    const query = await app.press(button('Query'), [
      { selector: FILLED },
      { selector: `${GRID}:not([aria-rowcount="-1"])` },
    ]);
    const chart = await app.press(app.page.getByRole('tab', { name: 'Chart' }), [{ selector: 'figure svg' }]);
    const [rows = Number.NaN, whole = Number.NaN] = query.at;
    return {
      'start to preview': app.shownAfter / 1000,
      'Ingest to stored': last(ingest.at),
      'Query to first rows': rows / 1000,
      'first rows to whole result': (whole - rows) / 1000,
      'Chart to its drawing': last(chart.at),
    };
  } finally {
    await app.close();
  }
}

const last = (at: number[]) => (at.at(-1) ?? Number.NaN) / 1000;
