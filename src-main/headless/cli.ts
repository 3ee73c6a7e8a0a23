#!/usr/bin/env node
import { version } from '../../package.json' with { type: 'json' };
import { runCommand } from './commands/runCommand.ts';

const stop = new AbortController();
// A second Ctrl+C does not wait for anything any more.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => (stop.signal.aborted ? process.exit(1) : stop.abort()));
}
// A reader that has gone (`… | head`) is told by the write that fails, and ends the command in order.
process.stdout.on('error', () => stop.abort());

const code = await runCommand(
  {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    environment: process.env,
    folder: process.cwd(),
    signal: stop.signal,
  },
  version,
  process.argv.slice(2),
);
// What is left may be an engine that others use: it stays. Output to a pipe must be out before we go.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
);
process.exit(code);
