#!/usr/bin/env node
/**
 * Puts the native packages of every platform back into package-lock.json.
 *
 * `npm install` drops an optional package from the lock file when the registry it asks does not carry that platform,
 * and `npm ci` then refuses the lock file everywhere. The versions are known: each parent pins them exactly in its
 * `optionalDependencies`. Run it after an install that says «Missing: … from lock file» in `npm ci`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const PLATFORM = /(android|darwin|linux|win32|freebsd|openharmony)-(arm64|x64|arm|ia32|ppc64|riscv64|s390x|loong64)\b/;
let added = 0;

for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = PLATFORM.exec(name);
    if (!platform || isLocked(place, name)) continue;
    lock.packages[`node_modules/${name}`] = entryOf(entry, version, name, platform);
    added += 1;
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages of other platforms put back.`);

function isLocked(place, name) {
  return `node_modules/${name}` in lock.packages || `${place}/node_modules/${name}` in lock.packages;
}

function entryOf(parent, version, name, [, os, cpu]) {
  const libc = name.endsWith('musl') ? { libc: ['musl'] } : name.endsWith('gnu') ? { libc: ['glibc'] } : {};
  return { version, cpu: [cpu], ...(parent.dev ? { dev: true } : {}), ...libc, optional: true, os: [os] };
}
