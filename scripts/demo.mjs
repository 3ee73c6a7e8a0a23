import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkDemo } from './demo/checkDemo.mjs';
import { isProject, makeDemoProject } from './demo/demoProject.mjs';
import { root } from './demo/millrace.mjs';
import { openDemo } from './demo/openDemo.mjs';
import { ensureBuilt } from './ensure-built.mjs';

/** `npm run demo`: a ready project with real data, opened. `npm run demo -- --check`: the whole job, verified. */
const { values } = parseArgs({ options: { check: { type: 'boolean' }, dir: { type: 'string' } } });
ensureBuilt();

process.exitCode = values.check ? await check() : await show();

async function check() {
  const base = values.dir ? resolve(values.dir) : await mkdtemp(join(tmpdir(), 'millrace-demo-'));
  const folder = join(base, 'demo');
  if (isProject(folder)) throw new Error(`${folder} is a project already: give --dir an empty folder.`);
  try {
    const wrong = await checkDemo(folder);
    console.log(wrong === 0 ? 'Everything is as DuckDB reads it.' : `${wrong} things are off.`);
    return wrong === 0 ? 0 : 1;
  } finally {
    if (!values.dir) await rm(base, { recursive: true });
  }
}

async function show() {
  const folder = values.dir ? resolve(values.dir) : join(root, 'node_modules/.cache/demo/flights-and-weather');
  console.error(`Project: ${folder}`);
  if (!isProject(folder)) await makeDemoProject(folder, console.error);
  return openDemo(folder);
}
