import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readArguments } from '../../../src-main/electron/readArguments.ts';

const cwd = mkdtempSync(join(tmpdir(), 'millrace-arguments-'));
const project = join(cwd, 'project');
mkdirSync(project);
writeFileSync(join(project, 'millrace.yml'), '');
afterAll(() => rmSync(cwd, { recursive: true }));

const read = (argv: string[], more: { appPath?: string; projectFromEnvironment?: string } = {}) =>
  readArguments({ argv, cwd, appPath: null, ...more });

test('a project first, then files', () => {
  expect(read(['project', 'a.csv', '/b.csv'])).toEqual({ project, files: [join(cwd, 'a.csv'), '/b.csv'] });
  expect(read(['project/millrace.yml'])).toEqual({ project, files: [] });
});

test('a folder that is no project is a folder of files', () => {
  expect(read(['.', 'project'])).toEqual({ project: null, files: [cwd, project] });
});

test('switches of Chromium are not files, and neither is the app that Electron is told to run', () => {
  expect(read(['--no-sandbox', '/the/app', '', 'a.csv'], { appPath: '/the/app' })).toEqual({
    project: null,
    files: [join(cwd, 'a.csv')],
  });
});

test('the environment names a project only when the arguments do not', () => {
  expect(read([], { projectFromEnvironment: 'other' })).toEqual({ project: join(cwd, 'other'), files: [] });
  expect(read(['project'], { projectFromEnvironment: 'other' })).toEqual({ project, files: [] });
});
