import { join } from 'node:path';
import { readEngineFile } from '../../../src-main/core/processes/engineFile.ts';
import type { Measurement } from '../Measurement.ts';
import { median } from '../measure.ts';
import { USABLE } from './coldStart.ts';
import { largeResult } from './largeResult.ts';
import { FILLED, GRID, openMillrace } from './openMillrace.ts';
import { privateMemory } from './privateMemory.ts';
import type { Stage } from './Stage.ts';

/** The window keeps pages of at most 96 MB; what it grows by must not depend on the rows. */
const GROWTH_LIMIT_MB = 150;
const JUMP_LIMIT_MS = 200;
const JUMPS = 40;
const LOOK_EVERY_MS = 100;

interface Look {
  window: number;
  engine: number;
}

/** Private memory of the window and of the engine while a large result is run and scrolled through. */
export async function scrolledMemory({ millrace, small }: Stage, millions: number): Promise<Measurement[]> {
  const app = await openMillrace({ ...millrace, argv: [small], sights: USABLE });
  try {
    const { pid = 0 } = (await readEngineFile(join(small, '.millrace'))) ?? {};
    const look = async (): Promise<Look> => ({
      window: (await privateMemory(app.renderer)) ?? 0,
      engine: (await privateMemory(pid)) ?? 0,
    });
    const rows = millions * 1e6;
    const before = await look();
    const run = await highest(look, () =>
      app.runSql(largeResult(rows), [{ selector: `${GRID}[aria-rowcount="${rows + 1}"]` }, { selector: FILLED }]),
    );
    const jumps: number[] = [];
    const scrolled = await highest(look, async () => {
      for (let n = 0; n < JUMPS; n++) jumps.push(await app.page.locator(GRID).evaluate(jump, (n * 0.618) % 1));
    });
    await app.page.requestGC();
    const after = await look();
    const what = `${millions}M × 5`;
    const line = (text: string, bytes: number, limit?: number): Measurement => ({
      bench: 'window',
      what: `${what}: ${text}`,
      unit: 'MB',
      value: bytes / 1e6,
      ...(limit !== undefined && { budget: `≤ ${limit} MB`, met: bytes / 1e6 <= limit }),
    });
    const took = median(jumps);
    return [
      line('window before', before.window),
      line('window grows by, while it runs', run.window - before.window),
      line(`window grows by, over ${JUMPS} jumps`, scrolled.window - before.window, GROWTH_LIMIT_MB),
      line('window grew by, in the end', after.window - before.window),
      line('engine before', before.engine),
      line('engine grows by, while it runs', run.engine - before.engine),
      line(`engine grows by, over ${JUMPS} jumps`, scrolled.engine - before.engine),
      {
        bench: 'window',
        what: `${what}: a jump of the scroll bar to filled rows`,
        unit: 'ms',
        value: took,
        budget: `≤ ${JUMP_LIMIT_MS} ms`,
        met: took <= JUMP_LIMIT_MS,
        runs: jumps,
      },
    ];
  } finally {
    await app.close();
  }
}

/** The most of each that was seen while `work` ran. */
async function highest(look: () => Promise<Look>, work: () => Promise<unknown>): Promise<Look> {
  const most = await look();
  const raise = ({ window, engine }: Look) => {
    most.window = Math.max(most.window, window);
    most.engine = Math.max(most.engine, engine);
  };
  const timer = setInterval(() => void look().then(raise), LOOK_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  raise(await look());
  return most;
}

/** Runs in the page: moves the scroll bar to a part of its way; milliseconds until other rows are in view and filled. */
async function jump(grid: Element, part: number): Promise<number> {
  const rowInView = () => grid.querySelector('[role=row][aria-rowindex]:has([role=gridcell])')?.ariaRowIndex;
  const start = performance.now();
  const row = rowInView();
  grid.scrollTop = part * (grid.scrollHeight - grid.clientHeight);
  const limit = start + 1_000;
  const isThere = () => rowInView() !== row && !grid.querySelector('[data-empty]');
  do await new Promise(requestAnimationFrame);
  while (!isThere() && (rowInView() !== row || performance.now() < limit));
  return performance.now() - start;
}
