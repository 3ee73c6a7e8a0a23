import { spawn } from 'node:child_process';
import { electronExecutable } from './electron-runtime.mjs';

/** `npm run dev [-- project]`: the app from its sources, in whatever Electron there is. */
const { path } = await electronExecutable();
// Chromium refuses its sandbox to root, who develops in a container only.
const asRoot = process.getuid?.() === 0 ? ['--noSandbox'] : [];
const words = ['--no-install', 'electron-vite', 'dev', ...asRoot, '--', ...process.argv.slice(2)];
const child = spawn('npx', words, { stdio: 'inherit', env: { ...process.env, ELECTRON_EXEC_PATH: path } });
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
