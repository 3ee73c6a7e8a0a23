import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { EngineState } from '#contract/host.ts';
import type { EngineExit, EngineProcess, FromEngine } from '../../../src-main/core/processes/control.ts';
import {
  type SuperviseLimits,
  type Supervisor,
  superviseEngine,
} from '../../../src-main/core/processes/superviseEngine.ts';

const script = join(import.meta.dirname, '../../fixtures/trialEngine.mjs');
const folder = mkdtempSync(join(tmpdir(), 'millrace-supervise-'));
const started: EngineProcess[] = [];
const supervisors: Supervisor<EngineProcess>[] = [];

/** A real process that speaks only the control protocol. */
async function startTrialEngine(): Promise<EngineProcess> {
  const child = fork(script, { execArgv: ['--expose-gc'] });
  const exited = new Promise<EngineExit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await once(child, 'spawn');
  const engine: EngineProcess = {
    pid: child.pid ?? 0,
    send: (message) => void (child.connected && child.send(message, () => {})),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromEngine)),
    onExit: (listener) => void exited.then(listener),
    kill: () => void child.kill('SIGKILL'),
  };
  started.push(engine);
  return engine;
}

function supervised(limits: Partial<SuperviseLimits> = {}) {
  const states: EngineState[] = [];
  const messages: FromEngine[] = [];
  const supervisor = superviseEngine({
    startEngine: startTrialEngine,
    onMessage: (message) => messages.push(message),
    limits: { memoryEvery: 20, interruptGrace: 100, backOff: [0, 10], ...limits },
  });
  supervisor.onState((state) => states.push(state));
  supervisors.push(supervisor);
  return { supervisor, states, messages };
}

const statuses = (states: EngineState[]) => states.map(({ status }) => status);
const reasonOf = (states: EngineState[], status: 'restarting' | 'failed') =>
  states.flatMap((state) => (state.status === status ? [state.reason] : []))[0];

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(supervisors.splice(0).map((supervisor) => supervisor.close()));
});

test('opens a project, says where it answers, and closes it in order', async () => {
  const { supervisor, states } = supervised();
  const { engine, endpoint } = await supervisor.open({ project: 'well' });
  expect(endpoint).toBe('/a/socket');
  const gone = new Promise((resolve) => engine.onExit(resolve));
  await supervisor.close();
  expect(await gone).toEqual({ code: 0, signal: null });
  expect(states).toEqual([
    { status: 'none' },
    { status: 'starting', project: 'well' },
    { status: 'ready', project: 'well', pid: engine.pid },
    { status: 'none' },
  ]);
  await expect(supervisor.whenReady()).rejects.toMatchObject({ code: 'closed' });
});

test('a project the engine refuses is said so once and not tried again', async () => {
  const { supervisor, states } = supervised();
  const before = started.length;
  await expect(supervisor.open({ project: 'refuse' })).rejects.toMatchObject({ code: 'not_found' });
  expect(states.at(-1)).toEqual({ status: 'failed', project: 'refuse', reason: 'There is no such project.' });
  await expect(supervisor.whenReady()).rejects.toMatchObject({ message: 'There is no such project.' });
  expect(started.length - before).toBe(1);
});

test('after kill -9 it is back within two seconds and says why it was gone', async () => {
  const { supervisor, states } = supervised();
  const first = await supervisor.open({ project: 'well' });
  const at = performance.now();
  const dead = new Promise((resolve) => first.engine.onExit(resolve));
  first.engine.kill();
  await dead;
  const second = await supervisor.whenReady();
  expect(performance.now() - at).toBeLessThan(2_000);
  expect(second.engine.pid).not.toBe(first.engine.pid);
  expect(statuses(states)).toEqual(['none', 'starting', 'ready', 'restarting', 'ready']);
  expect(reasonOf(states, 'restarting')).toMatch(/killed from outside \(SIGKILL\)/);
});

test('gives up when it dies again and again, with the last reason', async () => {
  const { supervisor, states } = supervised({ deaths: 3 });
  await expect(supervisor.open({ project: 'crash' })).rejects.toMatchObject({ code: 'internal' });
  expect(statuses(states)).toEqual(['none', 'starting', 'restarting', 'restarting', 'failed']);
  expect(reasonOf(states, 'failed')).toMatch(/exit code 3.*3 times/);
});

test('too much memory interrupts, and an engine that frees it lives on', async () => {
  const { supervisor, states, messages } = supervised({ interruptGrace: 10_000 });
  await supervisor.open({ project: 'greedy' });
  await expect.poll(() => messages, { timeout: 5_000 }).toEqual([{ type: 'spawn-importer', id: 7 }]);
  expect(statuses(states)).toEqual(['none', 'starting', 'ready']);
});

test('an engine that keeps its memory is ended, started again, and the reason says so', async () => {
  const { supervisor, states } = supervised();
  await supervisor.open({ project: `stubborn:${join(folder, 'stubborn')}` });
  await expect.poll(() => statuses(states), { timeout: 5_000 }).toContain('restarting');
  await supervisor.whenReady();
  expect(reasonOf(states, 'restarting')).toMatch(/more than the 0\.20 GB this project allows/);
  expect(statuses(states)).toEqual(['none', 'starting', 'ready', 'restarting', 'ready']);
});

test('opening another project ends the one before, also while it is starting', async () => {
  const { supervisor } = supervised();
  const first = supervisor.open({ project: 'crash' });
  const second = supervisor.open({ project: 'well' });
  await expect(first).rejects.toMatchObject({ code: 'closed' });
  const third = supervisor.open({ project: 'well' });
  await expect(second).rejects.toMatchObject({ code: 'closed' });
  const { engine } = await third;
  expect(supervisor.state).toEqual({ status: 'ready', project: 'well', pid: engine.pid });
});

test('an engine that does not close in order is killed', async () => {
  const { supervisor } = supervised({ shutdownGrace: 50 });
  const { engine } = await supervisor.open({ project: 'well' });
  process.kill(engine.pid, 'SIGSTOP');
  const gone = new Promise((resolve) => engine.onExit(resolve));
  await supervisor.close();
  expect(await gone).toEqual({ code: null, signal: 'SIGKILL' });
});
