import { CommanderError } from 'commander';
import { MillraceError, toErrorBody } from '#contract/errors.ts';
import { createProgram } from './program.ts';
import { markSql } from './sqlWord.ts';
import { printJson, say, type Terminal } from './Terminal.ts';

export type ExitCode = 0 | 1 | 2;

/** Runs one command line. 0: done. 1: failed, the reason is on stderr (and on stdout with --json). 2: wrong usage. */
export async function runCommand(terminal: Terminal, version: string, words: string[]): Promise<ExitCode> {
  let failed = false;
  const program = createProgram(terminal, version, () => {
    failed = true;
  });
  try {
    await program.parseAsync(markSql(words), { from: 'user' });
    return failed || terminal.signal.aborted ? abortedCode(words, failed) : 0;
  } catch (error) {
    if (error instanceof CommanderError) return misused(terminal, words, error);
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
    return explain(terminal, words, terminal.signal.aborted ? interrupted(error) : error);
  }
}

/** What broke off because we were told to stop says that, not where it was at that moment. */
const interrupted = (error: unknown): unknown =>
  toErrorBody(error).code === 'cancelled' ? new MillraceError('cancelled', 'Stopped.') : error;

/** The parser has told people already what was wrong; help and version come this way too. */
function misused(terminal: Terminal, words: string[], { exitCode, message }: CommanderError): ExitCode {
  if (exitCode === 0) return 0;
  const error = new MillraceError('usage', message.replace(/^error: /, ''));
  if (words.includes('--json')) printJson(terminal, { error: toErrorBody(error) });
  return 2;
}

/** Being told to end is how `serve` gets done; every other command was cut short by it. */
const abortedCode = ([command]: string[], failed: boolean): ExitCode => (command === 'serve' && !failed ? 0 : 1);

function explain(terminal: Terminal, words: string[], error: unknown): ExitCode {
  const body = toErrorBody(error);
  const place =
    body.detail.position === undefined ? '' : ` (at character ${body.detail.position + 1} of the statement)`;
  say(terminal, `millrace: ${body.message}${place}`);
  const { remedy } = body.detail;
  if (remedy && !body.message.includes(remedy)) say(terminal, remedy);
  if (!(error instanceof MillraceError) && error instanceof Error) say(terminal, error.stack ?? '');
  if (words.includes('--json')) printJson(terminal, { error: body });
  return body.code === 'usage' ? 2 : 1;
}
