import { expect, test } from 'vitest';
import { createMenu } from '../../../src-main/electron/createMenu.ts';
import { hostApi } from '../../../src-main/electron/hostApi.ts';

const call = { signal: new AbortController().signal, caller: new AbortController().signal };
const shown: string[] = [];
const opened: unknown[] = [];
const api = hostApi({
  version: '1.2.3',
  dialog: {
    showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
    showSaveDialog: async () => ({ canceled: false, filePath: '/x/a.csv' }),
  },
  shell: { showItemInFolder: (path) => void shown.push(path) },
  window: () => null,
  engine: () => ({ status: 'none' }),
  recent: async () => [],
  open: async (request) => opened.push(request),
  close: async () => {},
});

test('paths from the page are absolute texts, or refused', async () => {
  for (const path of ['relative', '../up', '', '/a\0b', 7, null, undefined, {}]) {
    await expect(async () => api.projects.open({ path } as never, call)).rejects.toMatchObject({ code: 'usage' });
    await expect(async () => api.dialogs.reveal({ path } as never, call)).rejects.toMatchObject({ code: 'usage' });
  }
  expect([opened, shown]).toEqual([[], []]);
  await api.projects.create({ path: '/p' }, call);
  await api.dialogs.reveal({ path: '/p/a.csv' }, call);
  expect([opened, shown]).toEqual([[{ project: '/p', create: true }], ['/p/a.csv']]);
});

test('dialogs answer what was chosen', async () => {
  expect(await api.dialogs.pickFolder({ title: 'Pick' }, call)).toEqual({ path: null });
  expect(await api.dialogs.saveFile({ name: 'a.csv' }, call)).toEqual({ path: '/x/a.csv' });
});

test.each(['linux', 'darwin'] as const)('menu commands on %s: each once, keys only taken on macOS', (platform) => {
  const ids: string[] = [];
  const menu = createMenu({
    platform,
    command: (id) => ids.push(id),
    recent: [{ path: '/p', name: 'p', openedAt: '' }],
    openRecent: (path) => ids.push(`recent ${path}`),
    projectOpen: true,
    developerTools: false,
  });
  const items = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  const leaves = items.flatMap((item) => (Array.isArray(item.submenu) ? item.submenu : [item]));
  for (const { click } of leaves) (click as (() => void) | undefined)?.();
  expect(ids).toEqual([
    'project.new',
    'project.open',
    'recent /p',
    'files.add',
    'result.export',
    'project.close',
    'view.sql',
    'view.sources',
    'view.monitor',
    'palette.open',
    'view.theme',
    'help.shortcuts',
  ]);
  const taken = leaves.filter(({ accelerator }) => accelerator).map(({ registerAccelerator }) => registerAccelerator);
  expect(new Set(taken)).toEqual(new Set([platform === 'darwin']));
});
