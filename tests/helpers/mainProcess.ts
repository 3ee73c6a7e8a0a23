import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

/** Electron's main process, started with `--inspect=0`, seen through the debugger of Node. */
export interface MainProcess {
  /** Runs the body of an async function there, with the module `electron` in reach by that name. */
  run(body: string): Promise<unknown>;
  close(): void;
}

export async function attachToMain({ stderr }: ChildProcess): Promise<MainProcess> {
  if (!stderr) throw new Error('The debugger says its address on stderr, which is not read.');
  const socket = new WebSocket(await debuggerAddress(createInterface({ input: stderr })));
  await new Promise((done, fail) => socket.once('open', done).once('error', fail));
  let calls = 0;
  return {
    run: (body) =>
      new Promise((done, fail) => {
        const id = ++calls;
        const listen = (data: { toString(): string }) => {
          const answer = JSON.parse(data.toString());
          if (answer.id !== id) return;
          socket.off('message', listen);
          const { exceptionDetails, result } = answer.result ?? {};
          if (!result || exceptionDetails) fail(new Error(JSON.stringify(answer)));
          else done(result.value);
        };
        socket.on('message', listen);
        const electron = `process.getBuiltinModule('module').createRequire('/')('electron')`;
        const expression = `(async (electron) => { ${body} })(${electron})`;
        const params = { expression, awaitPromise: true, returnByValue: true };
        socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
      }),
    close: () => socket.terminate(),
  };
}

async function debuggerAddress(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const address = /Debugger listening on (ws:\S+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error('The app ended before its debugger was there.');
}
