import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { type OpenedLake, openTestLake, rowsOf, temporaryFolder } from '../unit/lake/lakeFixture.ts';

export interface KillOptions {
  kills: number;
  seed: number;
  /** `broken` is the control: it must be found out. */
  protocol?: 'right' | 'broken';
  /** With real importer processes, as the engine has them, or inside the process that is killed. */
  importer?: 'process' | 'inside';
}

export interface KillReport {
  kills: number;
  /** Kills by what the process was doing. */
  phases: Record<string, number>;
  /** Jobs that were under way at a kill, by whether the table has them afterwards: `new` all of their rows, `old` none. */
  outcomes: { old: number; new: number; between: number };
  /** Jobs acknowledged as stored. */
  stored: number;
  /** One line per thing that was not as promised. */
  faults: string[];
  /** Longest time to open the project after a kill, milliseconds. */
  slowestOpenMs: number;
}

const ROWS = 500;

/**
 * Kills (SIGKILL) a process that ingests in a loop, at random moments, and opens the project each time: `check` must
 * be clean, everything acknowledged must be there once, and nothing may be there in part. Stops at the first fault.
 */
export async function ingestKill({
  kills,
  seed,
  protocol = 'right',
  importer = 'inside',
}: KillOptions): Promise<KillReport> {
  const child = await buildChildren();
  const folder = temporaryFolder();
  const project = join(folder.path, 'project');
  const random = randomFrom(seed);
  const report: KillReport = {
    kills: 0,
    phases: {},
    outcomes: { old: 0, new: 0, between: 0 },
    stored: 0,
    faults: [],
    slowestOpenMs: 0,
  };
  const stored = new Set<number>();
  const cancelled = new Set<number>();
  let next = 0;
  let guess: Timing = { openMs: 200, jobMs: 300 };
  try {
    while (report.kills < kills && report.faults.length === 0) {
      const importerFile = importer === 'process' ? child.importer : '';
      const args = [child.ingest, project, join(folder.path, 'inbox'), String(next), protocol, importerFile];
      const moment = {
        jobs: Math.floor(random() * 4) - 1,
        share: random(),
        guess,
        phase: phaseFrom(random(), PHASES[protocol]),
      };
      const { lines, timing } = await killAtRandom(args, moment);
      guess = timing;
      let underWay: number | null = null;
      let phase = 'starting';
      for (const line of lines) {
        const [word, what] = line.split(' ');
        const n = Number(what);
        if (word === 'at') phase = what ?? phase;
        if (word === 'begun') underWay = n;
        if (word === 'stored') stored.add(n);
        if (word === 'cancelled') cancelled.add(n);
        if (word === 'stored' || word === 'cancelled') {
          next = n + 1;
          underWay = null;
          phase = 'between jobs';
        }
      }
      report.phases[phase] = (report.phases[phase] ?? 0) + 1;
      next++; // The one that was under way: whole or not there.
      report.kills++;
      const began = performance.now();
      const opened = await openTestLake(project);
      report.slowestOpenMs = Math.max(report.slowestOpenMs, Math.round(performance.now() - began));
      // A lake that cannot be asked is a fault like any other: the control leaves such ones.
      const faults = await faultsOf(opened, stored, cancelled).catch((error: unknown) => [String(error)]);
      if (faults.length === 0) report.outcomes[await outcomeOf(opened, underWay)]++;
      opened.close();
      report.faults.push(...faults);
    }
    report.stored = stored.size;
    return report;
  } finally {
    folder.remove();
  }
}

interface Timing {
  openMs: number;
  jobMs: number;
}

/** A commit is short beside the reading before it: so half of the kills wait for one of its steps to be reached. */
const PHASES = {
  right: [
    'reading',
    'committing',
    'staged',
    'verified',
    'synced',
    'original-kept',
    'renamed',
    'folder-synced',
    'manifest-written',
    'committed',
    'proved',
    'counted',
    'cancelling',
  ],
  broken: ['reading', 'committing', 'manifest-first'],
};
const AFTER_PHASE_MS = 8;

const phaseFrom = (random: number, phases: string[]): string | null =>
  phases[Math.floor(random * 2 * phases.length)] ?? null;

interface Moment {
  /** Jobs before; -1 is while the project is opened. */
  jobs: number;
  /** Share of what a job takes, or of the time after a phase begins. */
  share: number;
  guess: Timing;
  phase: string | null;
}

/**
 * Kills after some jobs (-1: while it opens the project) and a share of what one job takes, so that the moment is
 * anywhere in a job on any machine.
 * @returns the lines that were said before the end, and how long things took.
 */
async function killAtRandom(
  args: string[],
  { jobs, share, guess, phase }: Moment,
): Promise<{ lines: string[]; timing: Timing }> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const timing = { ...guess };
  let done = -2;
  let last = 0;
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    lines.push(line);
    const kill = (ms: number) => setTimeout(() => child.kill('SIGKILL'), ms);
    if (phase !== null && jobs >= 0 && done >= jobs && line === `at ${phase}`) kill(share * AFTER_PHASE_MS);
    if (!/^(at opening|ready|stored|cancelled)/.test(line)) return;
    const now = performance.now();
    if (line === 'ready') timing.openMs = now - last;
    else if (last > 0) timing.jobMs = now - last;
    last = now;
    done++;
    const longest = jobs < 0 ? timing.openMs : timing.jobMs;
    if (done === jobs && (phase === null || jobs < 0)) kill(share * longest);
  });
  const [[code]] = await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  if (code !== null) throw new Error(`The process ended by itself with code ${code}.`);
  return { lines, timing };
}

/** Only asked where nothing is there in part. */
async function outcomeOf(opened: OpenedLake, underWay: number | null): Promise<'old' | 'new' | 'between'> {
  if (underWay === null) return 'between';
  if (!(await opened.lake.hasTable('t'))) return 'old';
  const [rows] = await rowsOf(opened, `SELECT count(*) FROM raw.t WHERE n = ${underWay}`);
  return Number(rows?.[0]) > 0 ? 'new' : 'old';
}

async function faultsOf(opened: OpenedLake, stored: Set<number>, cancelled: Set<number>): Promise<string[]> {
  const { findings } = await opened.lake.check({ repair: false });
  const faults = findings.map(({ code, file }) => `${code} ${file}`);
  faults.push(...opened.notices.filter((notice) => notice !== 'removed'));
  const left = await readdir(opened.project.paths.staging);
  if (left.length > 0) faults.push(`staging holds ${left.join(', ')}`);
  if (faults.length > 0) return faults;
  const counts = new Map(
    (await opened.lake.hasTable('t'))
      ? (await rowsOf(opened, 'SELECT n, count(*), count(DISTINCT _batch) FROM raw.t GROUP BY n')).map((row) => [
          Number(row[0]),
          `${row[1]} ${row[2]}`,
        ])
      : [],
  );
  for (const n of stored) if (!counts.has(n)) faults.push(`${n} was acknowledged and is gone`);
  for (const n of cancelled) if (counts.has(n)) faults.push(`${n} was cancelled and is there`);
  for (const [n, count] of counts) if (count !== `${ROWS} 1`) faults.push(`${n} is there as ${count}`);
  const rejects = (await opened.lake.hasTable('t'))
    ? await rowsOf(opened, 'SELECT count(*) FROM raw.t__rejects')
    : [['0']];
  if (Number(rejects[0]?.[0]) !== counts.size) faults.push(`${rejects[0]?.[0]} rejects for ${counts.size} files`);
  return faults;
}

interface Children {
  ingest: string;
  importer: string;
}

let children: Promise<Children> | null = null;

/** Bundles the process to kill and the importer, since Node does not run TypeScript by itself; once for all runs. */
export function buildChildren(): Promise<Children> {
  children ??= bundle();
  return children;
}

async function bundle(): Promise<Children> {
  const root = resolve(import.meta.dirname, '../..');
  const outDir = join(root, 'node_modules/.cache/millrace-crash', String(process.pid));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    resolve: { alias: { '#contract': join(root, 'src-main/contract') } },
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      rollupOptions: {
        input: {
          ingest: join(root, 'tests/crash/ingestChild.ts'),
          importer: join(root, 'src-main/core/importer/process.ts'),
        },
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  return { ingest: join(outDir, 'ingest.mjs'), importer: join(outDir, 'importer.mjs') };
}

/** A small generator with a seed (mulberry32), so that a run can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
