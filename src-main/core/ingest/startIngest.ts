import { stat } from 'node:fs/promises';
import { toErrorBody } from '#contract/errors.ts';
import type { FileState, FileToIngest, IngestJob } from '#contract/files.ts';
import { type FileTask, type IngestTools, ingestFile } from './ingestFile.ts';
import { newBatch } from './newBatch.ts';

/** Files read at the same time, over all jobs. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

export interface IngestPlan {
  jobId: string;
  table: string;
  files: FileToIngest[];
  maxRejects: number;
  threads: number;
  /** Bytes, per importer. */
  memoryLimit: number;
}

/** One job under way. Its files fail each for itself. */
export interface IngestRun {
  job(): IngestJob;
  /** Resolves when the job has ended. */
  done: Promise<IngestJob>;
  /** Stops what is under way and takes out what this job has stored; resolves when no trace is left. */
  cancel(): Promise<void>;
  /** Stops what is under way; what was stored stays. */
  abandon(): Promise<void>;
}

export function startIngest(
  tools: IngestTools & { slots: Slots; onChange(job: IngestJob): void; now?: () => Date },
  plan: IngestPlan,
): IngestRun {
  const { lake, slots, onChange, now = () => new Date() } = tools;
  const started = now().getTime();
  const stop = new AbortController();
  const stored: string[] = [];
  const files = plan.files.map(({ path }): FileState => ({ ...NOTHING, path }));
  let status: IngestJob['status'] = 'running';
  let ended = 0;
  let left = files.length;
  let keepsStored = false;

  const job = (): IngestJob => jobOf(plan, files, status, ((ended || now().getTime()) - started) / 1000);
  const update = (state: FileState, change: Partial<FileState>) => {
    Object.assign(state, change);
    onChange(job());
  };

  const one = async (file: FileToIngest, state: FileState) => {
    left--;
    if (stop.signal.aborted) return;
    update(state, { status: 'reading' });
    const batch = newBatch(now());
    const task: FileTask = {
      ...plan,
      file,
      batch,
      expectMore: left > 0,
      ingestedAt: now().toISOString(),
      signal: stop.signal,
      onProgress: ({ bytesRead, rows }) => {
        if (state.status === 'reading') update(state, { bytesRead: Math.min(bytesRead, state.bytes), rows });
      },
      onCommitting: () => update(state, { status: 'committing' }),
    };
    try {
      const outcome = await ingestFile(tools, task);
      if (outcome.status === 'stored') stored.push(batch);
      update(state, { ...outcome, bytesRead: state.bytes });
    } catch (error) {
      if (stop.signal.aborted) return;
      update(state, { status: 'failed', rows: 0, rejected: 0, error: toErrorBody(error) });
    }
  };

  const run = async (): Promise<IngestJob> => {
    await Promise.all(files.map(setBytes));
    await Promise.all(
      plan.files.map((file, i) => {
        const state = files[i];
        return state && slots(() => one(file, state));
      }),
    );
    if (stop.signal.aborted) await takeOut();
    status = stop.signal.aborted ? 'cancelled' : endStatus(files);
    ended = now().getTime();
    onChange(job());
    return job();
  };
  const takeOut = async () => {
    if (!keepsStored) await lake.undo(stored);
    for (const state of files) {
      if (state.status === 'failed' || state.status === 'duplicate') continue;
      if (state.status === 'stored' && keepsStored) continue;
      Object.assign(state, { status: 'cancelled', rows: 0, rejected: 0 });
    }
  };

  const done = run();
  return {
    job,
    done,
    async cancel() {
      if (status === 'running') stop.abort();
      await done;
    },
    async abandon() {
      keepsStored = true;
      if (status === 'running') stop.abort();
      await done;
    },
  };
}

const NOTHING: FileState = {
  path: '',
  status: 'waiting',
  bytes: 0,
  bytesRead: 0,
  rows: 0,
  rejected: 0,
  error: null,
};

/** A file that cannot be looked at counts nothing here; reading it says why. */
async function setBytes(state: FileState): Promise<void> {
  state.bytes = await stat(state.path).then(
    ({ size }) => size,
    () => 0,
  );
}

function endStatus(files: FileState[]): 'done' | 'failed' {
  const has = (status: FileState['status']) => files.some((file) => file.status === status);
  return has('failed') && !has('stored') ? 'failed' : 'done';
}

function jobOf(
  { jobId, table }: IngestPlan,
  files: FileState[],
  status: IngestJob['status'],
  seconds: number,
): IngestJob {
  const sum = (what: 'bytes' | 'bytesRead' | 'rows' | 'rejected') =>
    files.reduce((total, file) => total + file[what], 0);
  const bytes = sum('bytes');
  const bytesRead = files.reduce((total, file) => total + (isOver(file) ? file.bytes : file.bytesRead), 0);
  const secondsLeft = status === 'running' ? timeLeft(bytes, bytesRead, seconds) : 0;
  return {
    jobId,
    table,
    status,
    files: files.map((file) => ({ ...file })),
    bytes,
    bytesRead,
    rows: sum('rows'),
    rejected: sum('rejected'),
    seconds,
    secondsLeft,
  };
}

const isOver = ({ status }: FileState) => status === 'failed' || status === 'duplicate' || status === 'stored';

/** Null until there is enough to go by. */
function timeLeft(bytes: number, bytesRead: number, seconds: number): number | null {
  if (bytesRead === 0 || seconds < 0.3) return null;
  return (seconds * (bytes - bytesRead)) / bytesRead;
}
