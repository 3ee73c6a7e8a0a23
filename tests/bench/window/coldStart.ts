import type { Measurement } from '../Measurement.ts';
import { inTurns, median } from '../measure.ts';
import { BARE_SIGHT } from './bareElectron.ts';
import { openElectron } from './openElectron.ts';
import type { Stage } from './Stage.ts';
import type { Sight } from './sight.ts';

/** The window can be used: what tables there are, and an editor that takes keys. */
export const USABLE: Sight[] = [{ selector: '[role=treeitem]' }, { selector: '.monaco-editor .view-line' }];
const LIMIT_S = 1.5;

/** From the start of the process to the usable window of a small project, beside an Electron with one static page. */
export async function coldStart({ plan, millrace, bare, small }: Stage): Promise<Measurement[]> {
  const ours = async () => {
    const { shownAfter, close } = await openElectron({ ...millrace, argv: [small], sights: USABLE });
    await close();
    return shownAfter / 1000;
  };
  const theirs = async () => {
    const { shownAfter, close } = await openElectron({ ...bare, sights: [BARE_SIGHT] });
    await close();
    return shownAfter / 1000;
  };
  // Chromium's folder, the disk's cache and V8's are then as they are for a person's second start.
  await ours();
  await theirs();
  const runs = await inTurns(plan.runs, { theirs, ours });
  const value = median(runs.ours);
  return [
    {
      bench: 'window',
      what: 'cold start to a usable window',
      unit: 's',
      value,
      against: { what: 'Electron with a static page', value: median(runs.theirs) },
      ratio: value / median(runs.theirs),
      budget: `≤ ${LIMIT_S} s`,
      met: value <= LIMIT_S,
      runs: runs.ours,
    },
  ];
}
