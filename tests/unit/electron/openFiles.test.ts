import { expect, test } from 'vitest';
import type { EngineState } from '#contract/host.ts';
import { openFiles } from '../../../src-main/electron/openFiles.ts';

function host(state: EngineState, { page = true } = {}) {
  const done: unknown[] = [];
  const world = { state, page };
  const files = openFiles({
    documents: () => '/documents',
    engine: () => world.state,
    recent: async () => [{ path: '/gone' }],
    open: async ({ project, create }) => {
      done.push({ open: project, create });
      world.state = { status: 'ready', project, pid: 1 };
    },
    canTell: () => world.page && world.state.status === 'ready',
    tell: (paths) => done.push({ tell: paths }),
  });
  return { files, done, world };
}

const ready: EngineState = { status: 'ready', project: '/p', pid: 1 };

test('files go to the project that is open', async () => {
  const { files, done } = host(ready);
  await files.request({ project: null, files: ['/a.csv'] });
  expect(done).toEqual([{ tell: ['/a.csv'] }]);
});

test('without any project a first one is made, and the files follow when its window listens', async () => {
  const { files, done, world } = host({ status: 'none' }, { page: false });
  await files.request({ project: null, files: ['/a.csv'] });
  await files.request({ project: null, files: ['/b.csv'] });
  files.deliver();
  expect(done).toEqual([{ open: '/documents/Millrace', create: true }]);
  world.page = true;
  files.deliver();
  files.deliver();
  expect(done.slice(1)).toEqual([{ tell: ['/a.csv', '/b.csv'] }]);
});

test('a project that is open already is not opened again', async () => {
  const { files, done } = host(ready);
  await files.request({ project: '/p', files: [] });
  await files.request({ project: '/q', files: [] });
  expect(done).toEqual([{ open: '/q', create: false }]);
});
