import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { FUSES } from './package-config.mjs';

/** How a fuse that is on is written in the binary; the library does not export its own name for it. */
const ENABLED = '1'.charCodeAt(0);

/** `runAsNode` is called `RunAsNode` on the wire. */
const onTheWire = (name) => FuseV1Options[name[0].toUpperCase() + name.slice(1)];

/** Reads the fuses of a packaged app back. @returns {Promise<Record<string, boolean>>} */
export async function readFuses(executable) {
  const wire = await getCurrentFuseWire(executable);
  return Object.fromEntries(Object.keys(FUSES).map((name) => [name, wire[onTheWire(name)] === ENABLED]));
}

/** @throws Error naming each fuse that is not as `FUSES` wants it. */
export async function provenFuses(executable) {
  const found = await readFuses(executable);
  const wrong = Object.keys(FUSES).filter((name) => found[name] !== FUSES[name]);
  if (wrong.length > 0) throw new Error(`These fuses of ${executable} are wrong: ${wrong.join(', ')}.`);
  return found;
}
