import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** The built command line; `MILLRACE_CLI` names another build of it. */
export const cli = process.env.MILLRACE_CLI ?? join(root, 'out/main/cli.js');

/** Runs one command of Millrace and answers its exit code and outputs. */
export function millrace(...words) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [cli, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

/** The JSON object a command answers with; fails with what it said when it did not get done. */
export async function answerOf(...words) {
  const { code, stdout, stderr } = await millrace(...words);
  if (code !== 0) throw new Error(`millrace ${words[0]} ended with ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout);
}
