import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { recentProjects } from '../../../src-main/electron/recentProjects.ts';
import { exitOf } from '../../../src-main/electron/utilityExit.ts';
import { onScreen, windowBounds } from '../../../src-main/electron/windowBounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-installation-'));
afterAll(() => rmSync(folder, { recursive: true }));
const now = () => new Date(0);

test('recent projects: newest first, each once, at most ten', async () => {
  const recent = recentProjects(join(folder, 'recent.json'), now);
  for (let n = 0; n < 12; n++) await recent.add(`/p/${n}`);
  await recent.add('/p/5');
  const list = await recent.list();
  expect(list.map(({ name }) => name)).toEqual(['5', '11', '10', '9', '8', '7', '6', '4', '3', '2']);
  expect(list[0]).toEqual({ path: '/p/5', name: '5', openedAt: '1970-01-01T00:00:00.000Z' });
});

test.each(['', '{', '[{"path": 1}]', 'null', '{"0": {}}'])('a damaged list (%j) counts as empty', async (content) => {
  const file = join(folder, 'damaged.json');
  writeFileSync(file, content);
  expect(await recentProjects(file).list()).toEqual([]);
  await recentProjects(file, now).add('/p');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveLength(1);
});

test('the place of the window is kept, the last one wins', async () => {
  const bounds = windowBounds(join(folder, 'window.json'));
  expect(await bounds.read()).toBeNull();
  const place = { x: 1, y: 2, width: 900, height: 600, maximized: false };
  void bounds.write({ ...place, x: 7 });
  void bounds.write(place);
  await bounds.settled();
  expect(await bounds.read()).toEqual(place);
});

test('a window on a screen that is gone is not put back there', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const at = (x: number, y: number) => ({ x, y, width: 900, height: 600, maximized: false });
  expect(onScreen(at(-800, 100), screens)).toEqual(at(-800, 100));
  expect([at(-890, 0), at(1900, 0), at(0, -10), at(0, 1060), at(2500, 0)].map((b) => onScreen(b, screens))).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("Electron's one number is an exit code or a signal", () => {
  expect(exitOf(9, 'linux')).toEqual({ code: null, signal: 'SIGKILL' });
  expect(exitOf(1, 'linux')).toEqual({ code: 1, signal: null });
  expect(exitOf(11, 'win32')).toEqual({ code: 11, signal: null });
});
