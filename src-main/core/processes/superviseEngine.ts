// Past 200 lines: one state machine, whose parts make sense only together.
import { fromErrorBody, MillraceError } from '#contract/errors.ts';
import type { EngineState } from '#contract/host.ts';
import type { EngineExit, EngineProcess, FromEngine } from './control.ts';
import { readMemory as readProcessMemory } from './readMemory.ts';
import { exitReason } from './superviseExit.ts';
import { type MemoryWatch, watchMemory } from './superviseMemory.ts';

export interface SuperviseOptions<E extends EngineProcess> {
  /** Starts one engine process; resolves as soon as it has a pid. */
  startEngine: () => Promise<E>;
  /** Messages that are the host's business: `spawn-importer` and `kill-importer`. */
  onMessage?: (message: FromEngine, engine: E) => void;
  /** Resident bytes of a process, null when it is gone or the platform does not tell. */
  readMemory?: (pid: number) => Promise<number | null>;
  limits?: Partial<SuperviseLimits>;
}

/** Times in milliseconds. */
export interface SuperviseLimits {
  /** How often memory is read. */
  memoryEvery: number;
  /** How long after an interrupt memory may stay above the ceiling. */
  interruptGrace: number;
  /** This many `deaths` within `within` and the supervisor gives up. */
  deaths: number;
  within: number;
  /** Wait before the n-th restart within that time; the last one counts for all further. */
  backOff: number[];
  /** How long an engine may take to close in order. */
  shutdownGrace: number;
}

const LIMITS: SuperviseLimits = {
  memoryEvery: 500,
  interruptGrace: 2_000,
  deaths: 5,
  within: 30_000,
  backOff: [0, 250, 500, 1_000],
  shutdownGrace: 5_000,
};

interface ReadyEngine<E extends EngineProcess> {
  engine: E;
  endpoint: string | null;
}

export interface Supervisor<E extends EngineProcess> {
  readonly state: EngineState;
  /** Called at once with the present state, then at each change; returns its unsubscribe. */
  onState(listener: (state: EngineState) => void): () => void;
  /**
   * Opens a project in a fresh engine, after closing the one before.
   * Resolves when it is ready; rejects with the engine's own MillraceError when the project cannot be opened.
   */
  open(request: { project: string; create?: boolean }): Promise<ReadyEngine<E>>;
  /** The running engine, now or when it is ready again; rejects with `closed` when there will be none. */
  whenReady(): Promise<ReadyEngine<E>>;
  /** Asks the engine to close in order, then kills it; resolves when the process is gone. State becomes `none`. */
  close(): Promise<void>;
}

/** One project being kept open, through as many engine processes as that takes. */
interface Session<E extends EngineProcess> {
  project: string;
  create: boolean;
  engine: E | null;
  ready: ReadyEngine<E> | null;
  memoryCeiling: number;
  watch: MemoryWatch | null;
  /** Set before we kill it ourselves. */
  killReason: string | null;
  deaths: number[];
  restart: NodeJS.Timeout | undefined;
}

interface Waiting<E extends EngineProcess> {
  resolve(ready: ReadyEngine<E>): void;
  reject(error: Error): void;
}

/**
 * Keeps one engine running, whatever the host: starts it, says what state it is in, restarts it when it dies, bounds
 * its memory. A project that the engine itself refuses to open is not tried again.
 */
export function superviseEngine<E extends EngineProcess>({
  startEngine,
  onMessage = () => {},
  readMemory = readProcessMemory,
  limits = {},
}: SuperviseOptions<E>): Supervisor<E> {
  const settings = { ...LIMITS, ...limits };
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = { status: 'none' };
  let current: Session<E> | null = null;
  let waiting: Waiting<E>[] = [];
  let lastGone: Promise<unknown> = Promise.resolve();

  const tell = (next: EngineState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const settle = (use: (waiting: Waiting<E>) => void) => {
    const all = waiting;
    waiting = [];
    for (const one of all) use(one);
  };
  const fail = (session: Session<E>, error: Error) => {
    leave(session);
    tell({ status: 'failed', project: session.project, reason: error.message });
    settle((one) => one.reject(error));
  };

  const launch = async (session: Session<E>) => {
    let engine: E;
    try {
      engine = await startEngine();
    } catch (error) {
      if (session === current) fail(session, cannotStart(error));
      return;
    }
    if (session !== current) return engine.kill();
    session.engine = engine;
    session.killReason = null;
    engine.onMessage((message) => {
      if (session === current && session.engine === engine) hear(session, engine, message);
    });
    engine.onExit((exit) => {
      if (session === current && session.engine === engine) bury(session, exit);
    });
    engine.send({ type: 'start', project: session.project, create: session.create });
  };

  const hear = (session: Session<E>, engine: E, message: FromEngine) => {
    switch (message.type) {
      case 'ready':
        return welcome(session, engine, message);
      case 'failed':
        // It holds nothing that must be closed in order, and the project must be free for the next one at once.
        engine.kill();
        return fail(session, fromErrorBody(message.error));
      case 'memory-ceiling':
        session.memoryCeiling = message.bytes;
        return;
      default:
        return onMessage(message, engine);
    }
  };

  const welcome = (session: Session<E>, engine: E, message: { endpoint: string | null; memoryCeiling: number }) => {
    const ready = { engine, endpoint: message.endpoint };
    session.ready = ready;
    // A second start of the same session opens what the first one made.
    session.create = false;
    session.memoryCeiling = message.memoryCeiling;
    session.watch = watchMemory({
      read: () => readMemory(engine.pid),
      ceiling: () => session.memoryCeiling,
      every: settings.memoryEvery,
      grace: settings.interruptGrace,
      interrupt: (reason) => engine.send({ type: 'interrupt', reason }),
      kill(reason) {
        session.killReason = reason;
        engine.kill();
      },
    });
    tell({ status: 'ready', project: session.project, pid: engine.pid });
    settle((one) => one.resolve(ready));
  };

  const bury = (session: Session<E>, exit: EngineExit) => {
    const reason = session.killReason ?? exitReason(exit, session.watch?.last ?? null);
    leave(session);
    const now = performance.now();
    session.deaths = [...session.deaths.filter((at) => now - at < settings.within), now];
    if (session.deaths.length >= settings.deaths) {
      return fail(
        session,
        new MillraceError('internal', `${reason} It did so ${session.deaths.length} times in a row.`),
      );
    }
    tell({ status: 'restarting', project: session.project, reason });
    const wait = settings.backOff[Math.min(session.deaths.length, settings.backOff.length) - 1] ?? 0;
    session.restart = setTimeout(() => launch(session), wait);
  };

  /** Lets go of a session, and resolves when its process is gone. */
  const end = async (session: Session<E>) => {
    const { engine } = session;
    leave(session);
    if (!engine) return;
    const gone = new Promise<void>((resolve) => engine.onExit(() => resolve()));
    const timer = setTimeout(() => engine.kill(), settings.shutdownGrace);
    engine.send({ type: 'shutdown' });
    await gone;
    clearTimeout(timer);
  };

  /** Makes `next` the current session at once, so that nothing of the one before can speak any more. */
  const replace = (next: Session<E> | null): Promise<unknown> => {
    const previous = current;
    current = next;
    settle((one) => one.reject(noEngine('The project was closed.')));
    if (previous) lastGone = Promise.all([lastGone, end(previous)]);
    return lastGone;
  };

  const whenReady = (): Promise<ReadyEngine<E>> => {
    if (current?.ready) return Promise.resolve(current.ready);
    if (state.status === 'none') return Promise.reject(noEngine('No project is open.'));
    if (state.status === 'failed') return Promise.reject(noEngine(state.reason));
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };

  return {
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
    open({ project, create = false }) {
      const session = newSession<E>(project, create);
      const gone = replace(session);
      tell({ status: 'starting', project });
      void gone.then(() => (session === current ? launch(session) : undefined));
      return whenReady();
    },
    whenReady,
    async close() {
      const gone = replace(null);
      if (state.status !== 'none') tell({ status: 'none' });
      await gone;
    },
  };
}

function newSession<E extends EngineProcess>(project: string, create: boolean): Session<E> {
  const memoryCeiling = Number.POSITIVE_INFINITY;
  const nothing = { engine: null, ready: null, watch: null, killReason: null, restart: undefined };
  return { project, create, memoryCeiling, deaths: [], ...nothing };
}

function leave<E extends EngineProcess>(session: Session<E>): void {
  session.watch?.stop();
  session.watch = null;
  session.engine = null;
  session.ready = null;
  clearTimeout(session.restart);
}

const noEngine = (reason: string) => new MillraceError('closed', reason);
const cannotStart = (cause: unknown) =>
  cause instanceof MillraceError
    ? cause
    : new MillraceError('internal', 'The engine process cannot be started.', {}, { cause });
