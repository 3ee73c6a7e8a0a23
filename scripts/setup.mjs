import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** System packages the tests and a window without a display need, each with the name newer releases give it. */
const NEEDED = [
  ['xvfb'],
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libasound2', 'libasound2t64'],
  ['libgbm1'],
  ['libxss1'],
  ['libxtst6'],
  ['chromium'],
  ['mosquitto'],
  ['mosquitto-clients'],
  ['dbus'],
];

/**
 * Installs what is missing where that is possible (Debian or Ubuntu, as root), else says what to do.
 * With CI=true a missing part is an error.
 */
export function setUp() {
  if (process.platform !== 'linux') return;
  if (!existsSync('/usr/bin/dpkg-query')) {
    return complain(
      `This is not Debian or Ubuntu: make sure that these are there: ${NEEDED.map(([name]) => name).join(', ')}`,
    );
  }
  const missing = NEEDED.filter((names) => !names.some(isInstalled));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    return complain(
      `Some system packages are missing. Run:\n  sudo apt-get install -y ${missing.map(([name]) => name).join(' ')}`,
    );
  }
  install(missing);
  const still = missing.filter((names) => !names.some(isInstalled));
  if (still.length > 0)
    complain(`These system packages could not be installed: ${still.map(([name]) => name).join(', ')}`);
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-s', name], { encoding: 'utf8' });
  return /^Status: install ok installed$/m.test(stdout ?? '');
}

function install(missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words) => execFileSync('apt-get', words, { stdio: ['ignore', 2, 2], env });
  apt('update', '-q');
  const names = missing.map((alternatives) => alternatives.find(isOffered) ?? alternatives[0]);
  console.error(`Installing ${names.join(' ')}`);
  apt('install', '-y', '-q', '--no-install-recommends', ...names);
}

/** A name without a version to install is one that only other packages mention. */
function isOffered(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' });
  return /Candidate: (?!\(none\))/.test(stdout ?? '');
}

function complain(text) {
  if (process.env.CI === 'true') throw new Error(text);
  console.error(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
