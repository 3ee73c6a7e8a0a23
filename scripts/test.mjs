import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { electronExecutable } from './electron-runtime.mjs';
import { setUp } from './setup.mjs';
import { startDisplay } from './virtual-display.mjs';

/**
 * `npm test`: sets up, builds and checks everything, and stops at the first stage that fails.
 * `--only build,unit` runs some of the stages; what follows goes to the test suites among them.
 */
const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, 'test-results');
const isCi = process.env.CI === 'true';
const count = { passed: 0, failed: 0, skipped: 0 };

const run = (command, words, env = {}) =>
  new Promise((done) => {
    const child = spawn(command, words, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', (error) => {
      console.error(`${command} cannot be started: ${error.message}`);
      done(false);
    });
    child.on('exit', (code) => done(code === 0));
  });
const npx = (...words) => run('npx', ['--no-install', ...words]);

/** A stage that is no test suite counts as one failure when it fails. */
const step = async (work) => {
  const ok = await work().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return false;
  });
  if (ok === false) count.failed++;
  return ok !== false;
};

const suite = async (report, work, read) => {
  rmSync(report, { force: true });
  const ok = await work();
  const { passed, failed, skipped } = readReport(report, read);
  count.passed += passed;
  count.failed += failed;
  count.skipped += skipped;
  // It can fail beside its tests: a file that does not load, an error nobody caught.
  if (!ok && failed === 0) count.failed++;
  return ok;
};

function readReport(report, read) {
  try {
    return read(JSON.parse(readFileSync(report, 'utf8')));
  } catch (error) {
    console.error(`There is no report of this suite: ${error.message}`);
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

const unit = () => {
  const report = join(reports, 'unit.json');
  const words = [
    '--config',
    'tests/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return suite(
    report,
    () => npx('vitest', 'run', ...words, ...positionals),
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
    }),
  );
};

const endToEnd = async () => {
  const display = await startDisplay();
  try {
    return await suite(
      join(reports, 'e2e.json'),
      () =>
        run(
          'npx',
          ['--no-install', 'playwright', 'test', '--config', 'tests/e2e', ...positionals],
          display.environment,
        ),
      ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }),
    );
  } finally {
    display.stop();
  }
};

const stages = {
  'set-up': () => step(async () => setUp()),
  electron: () =>
    step(async () => {
      const { version, source } = await electronExecutable();
      console.log(`Electron ${version ?? '(version unknown)'}, ${source}`);
    }),
  build: () => step(() => run('npm', ['run', '-s', 'build'])),
  types: () => step(() => run('npm', ['run', '-s', 'types'])),
  lint: () => step(() => run('npm', ['run', '-s', 'lint'])),
  unused: () => step(() => npx('knip')),
  unit,
  e2e: endToEnd,
};

const chosen = values.only?.split(',') ?? Object.keys(stages);
const unknown = chosen.filter((name) => !Object.hasOwn(stages, name));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}

mkdirSync(reports, { recursive: true });
let ok = true;
for (const name of chosen) {
  const from = performance.now();
  console.log(`\n── ${name}`);
  ok = await stages[name]();
  console.log(`── ${name}: ${ok ? 'passed' : 'FAILED'} after ${((performance.now() - from) / 1000).toFixed(1)} s`);
  if (!ok) break;
}
if (ok && isCi && count.skipped > 0) {
  console.log('Nothing may be skipped with CI=true.');
  ok = false;
}
console.log(`\n${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`);
process.exitCode = ok ? 0 : 1;
