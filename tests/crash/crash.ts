import { parseArgs } from 'node:util';
import { ingestKill, type KillReport } from './ingestKill.ts';

const USAGE = `npm run crash -- [--kills N] [--seed N]

  --kills   kill -9 at random moments of ingest, half of them with importer processes; 100
  --seed    makes a run happen again`;

/** Kills of the control within which it must be found out. */
const CONTROL_KILLS = 100;
/** Opening a project after a kill, milliseconds. */
const OPEN_MS = 5_000;

/** Exit 1 where anything acknowledged was lost, anything is there in part, or the control was not found out. */
export async function crash(words: string[]): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: { kills: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const kills = Number(values.kills ?? 100);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  if (values.help || !Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
    console.error(USAGE);
    return values.help ? 0 : 2;
  }
  console.log(`seed ${seed}`);
  const reports: KillReport[] = [];
  for (const [importer, share] of [
    ['process', Math.ceil(kills / 2)],
    ['inside', Math.floor(kills / 2)],
  ] as const) {
    const report = await ingestKill({ kills: share, seed, importer });
    print(`importer ${importer === 'process' ? 'in processes of its own' : 'inside the killed process'}`, report);
    reports.push(report);
  }
  const control = await ingestKill({ kills: CONTROL_KILLS, seed, protocol: 'broken' });
  const isCaught = control.faults.length > 0;
  print('control: the manifest first, then the file under its final name', control);
  console.log(isCaught ? '  found out, as it must be' : '  NOT FOUND OUT: these kills prove nothing');
  const isSound = reports.every(({ faults, slowestOpenMs }) => faults.length === 0 && slowestOpenMs < OPEN_MS);
  const done = reports.reduce((sum, report) => sum + report.kills, 0);
  // Rule of three: no failure in N trials bounds the rate at about 3 / N with 95 % confidence.
  if (isSound)
    console.log(`\n${done} kills, nothing lost, nothing in part: under ${((3 / done) * 100).toFixed(1)} % a kill`);
  return isSound && isCaught ? 0 : 1;
}

function print(what: string, { kills, phases, outcomes, stored, faults, slowestOpenMs }: KillReport): void {
  const parts = Object.entries(phases)
    .sort((a, b) => b[1] - a[1])
    .map(([phase, count]) => `${phase} ${count}`);
  console.log(`\n${what}: ${kills} kills
  while          ${parts.join(', ')}
  under way      ${outcomes.old} old, ${outcomes.new} new, ${outcomes.between} between two jobs
  acknowledged   ${stored} stored jobs
  slowest open   ${slowestOpenMs} ms
  faults         ${faults.length === 0 ? 'none; check is clean after each kill' : faults.join('; ')}`);
}
