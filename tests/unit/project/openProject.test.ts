import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileError } from '../../../src-main/core/project/fileError.ts';
import { openProject } from '../../../src-main/core/project/openProject.ts';
import { temporaryFolder } from '../lake/lakeFixture.ts';

const GIGABYTE = 2 ** 30;
const machine = { memory: 10 * GIGABYTE, cores: 3 };
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

test('a new project has defaults, ignores its state, and opens again', async () => {
  const path = join(folder.path, 'new', 'Süß "project" %');
  const { info, settings } = await openProject(path, { create: true, machine });
  expect(settings()).toEqual({
    maxRejects: 0.01,
    copyOriginalsUpTo: 2 * GIGABYTE,
    memoryLimit: 4 * GIGABYTE,
    memoryCeiling: 7 * GIGABYTE,
    threads: 3,
  });
  expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('.millrace/\n');
  expect((await openProject(path, { machine })).info()).toEqual(info());
  expect((await openProject(path, { create: true, machine })).info()).toEqual(info());
});

test('a project whose making was killed midway can be made all the same', async () => {
  const path = join(folder.path, 'p');
  mkdirSync(path);
  writeFileSync(join(path, 'millrace.yml.4711.1.tmp'), 'ver');
  await openProject(path, { create: true, machine });
  expect(readdirSync(path).sort()).toEqual(['.gitignore', '.millrace', 'millrace.yml', 'queries']);
});

test('settings are kept with the comments around them', async () => {
  const project = await openProject(join(folder.path, 'p'), { create: true, machine });
  const file = join(project.path, 'millrace.yml');
  writeFileSync(file, `${readFileSync(file, 'utf8')}# mine\nsettings:\n  threads: 2 # few\n`);
  await project.saveSettings({ maxRejects: 0.5 });
  expect(project.settings()).toMatchObject({ maxRejects: 0.5, threads: 2 });
  expect(readFileSync(file, 'utf8')).toContain('# mine\nsettings:\n  threads: 2 # few\n  maxRejects: 0.5\n');
  expect((await openProject(project.path, { machine })).settings()).toEqual(project.settings());
  await expect(project.saveSettings({ threads: 0 })).rejects.toMatchObject({ code: 'usage' });
});

test.each([
  ['format: 1\nname: x\ncolour: red\n', 'bad_input', 3, 'There is no setting called "colour"'],
  ['format: 1\nname: x\nsettings:\n  threads: 2\n  thread: 2\n', 'bad_input', 5, '"settings.thread"'],
  ['format: 1\nname: x\nsettings:\n  maxRejects: 2\n', 'bad_input', 4, 'settings.maxRejects'],
  ['format: 1\nname: [x\n', 'bad_input', undefined, 'not valid YAML'],
  ['name: x\n', 'bad_input', 1, 'format'],
  ['', 'bad_input', 1, ''],
  ['format: 2\nname: x\nnovelty: 1\n', 'conflict', undefined, 'format 2'],
])('millrace.yml %j is refused with its line', async (text, code, line, message) => {
  writeFileSync(join(folder.path, 'millrace.yml'), text);
  const refusal = await openProject(folder.path, { machine }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code, message: expect.stringContaining(message) });
  if (line !== undefined) expect(refusal).toMatchObject({ detail: { line } });
});

test('what is no project is told apart', async () => {
  const open = (name: string, create = false) => openProject(join(folder.path, name), { create, machine });
  mkdirSync(join(folder.path, 'full'));
  writeFileSync(join(folder.path, 'full', 'thesis.doc'), '');
  writeFileSync(join(folder.path, 'file'), '');
  await expect(open('none')).rejects.toMatchObject({
    code: 'not_found',
    detail: { remedy: expect.stringContaining('init') },
  });
  await expect(open('full')).rejects.toMatchObject({ code: 'not_found' });
  await expect(open('full', true)).rejects.toMatchObject({ code: 'conflict' });
  await expect(open('file', true)).rejects.toMatchObject({ code: 'conflict' });
  await expect(open('a?b', true)).rejects.toMatchObject({ code: 'usage' });
});

test.each([
  ['EACCES', 'permission'],
  ['EROFS', 'permission'],
  ['ENOSPC', 'disk_full'],
])('%s is told as %s', (errno, code) => {
  const error = fileError(Object.assign(new Error(errno), { code: errno }), 'Could not write', '/x');
  expect(error).toMatchObject({ code, message: expect.stringContaining('Could not write /x: ') });
});

test('the arrangement of the window comes back, the newest one, and damage costs no more than that', async () => {
  const project = await openProject(join(folder.path, 'p'), { create: true, machine });
  expect(await project.loadUi()).toEqual({});
  await fc.assert(
    fc.asyncProperty(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 }), async (states) => {
      await Promise.all(states.map((state) => project.saveUi(state)));
      expect(JSON.stringify(await project.loadUi())).toBe(JSON.stringify({ ...states.at(-1) }));
    }),
    { numRuns: 20 },
  );
  writeFileSync(project.paths.ui, '{"half');
  expect(await project.loadUi()).toEqual({});
});
