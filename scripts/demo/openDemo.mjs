import { spawn } from 'node:child_process';
import { electronExecutable } from '../electron-runtime.mjs';
import { setUp } from '../setup.mjs';
import { cli, root } from './millrace.mjs';

/** Shows the project: in its window where there is a display, else served to a browser at the address that is printed. */
export async function openDemo(folder) {
  return hasDisplay() ? openWindow(folder) : serve(folder);
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function openWindow(folder) {
  setUp();
  const { path } = await electronExecutable();
  // Chromium's sandbox refuses to run as root; that is for containers, nobody's desktop.
  const isRoot = process.getuid?.() === 0;
  return follow(spawn(path, [...(isRoot ? ['--no-sandbox'] : []), root, folder], { stdio: 'inherit' }));
}

function serve(folder) {
  return follow(spawn(process.execPath, [cli, 'serve', folder, '--no-open'], { stdio: 'inherit' }));
}

/** Ends with it, and passes the wish to end on. */
function follow(child) {
  const signals = ['SIGINT', 'SIGTERM'];
  const pass = (signal) => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => {
      for (const signal of signals) process.off(signal, pass);
      done(code ?? 1);
    });
  });
}
