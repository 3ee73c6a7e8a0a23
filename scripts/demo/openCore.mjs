import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runnerImport } from 'vite';
import { WebSocket } from 'ws';
import { cli, root } from './millrace.mjs';

/** Serves a project and connects to its engine the way a browser does: token, cookie, WebSocket, the contract. */
export async function openCore(folder) {
  const server = spawn(process.execPath, [cli, 'serve', folder, '--no-open', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(server, 'exit');
  const [line] = await Promise.race([
    once(createInterface({ input: server.stdout }), 'line'),
    exit.then(([code]) => Promise.reject(new Error(`millrace serve ended with ${code} before it was ready.`))),
  ]);
  const { url, pid } = JSON.parse(line);
  const { origin, host } = new URL(url);
  const entered = await fetch(url, { redirect: 'manual' });
  const headers = { Origin: origin, Cookie: entered.headers.getSetCookie()[0].split(';')[0] };
  const page = await fetch(`${origin}/`, { headers: { Cookie: headers.Cookie } });
  const [{ connect }, { coreMethods }, { webSocketChannel }] = await Promise.all(
    ['src-main/contract/rpc.ts', 'src-main/contract/api.ts', 'src-main/headless/webSocketChannel.ts'].map(load),
  );
  const socket = new WebSocket(`ws://${host}/ws/core`, { headers });
  await once(socket, 'open');
  const connection = connect(webSocketChannel(socket), coreMethods);
  return {
    api: connection.api,
    page: await page.text(),
    /** Ends the server with SIGTERM and answers its exit code. */
    async close() {
      connection.close();
      process.kill(pid, 'SIGTERM');
      const [code] = await exit;
      return code;
    },
  };
}

/** The contract as it is in the sources, so that this check speaks what the window speaks. */
async function load(path) {
  const { module } = await runnerImport(join(root, path), { root, configFile: false, logLevel: 'error' });
  return module;
}
