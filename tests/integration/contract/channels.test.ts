import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MessagePort, MessageChannel as NodeMessageChannel } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '#contract/channel.ts';
import { portChannel } from '../../../src-main/core/processes/portChannel.ts';
import { socketChannel } from '../../../src-main/core/processes/socketChannel.ts';
import { webSocketChannel } from '../../../src-main/headless/webSocketChannel.ts';
import { webSocketChannel as pageWebSocketChannel } from '../../../src-renderer/client/webSocketChannel.ts';
import { contractSuite, type Pair } from '../../helpers/contractSuite.ts';
import { serveTrial } from '../../helpers/trialService.ts';

/** What the far end logs, as something a test can wait for. */
function farLog() {
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  return {
    write(line: string) {
      lines.push(line);
      waiting.get(line)?.();
    },
    logged: (line: string) =>
      lines.includes(line) ? Promise.resolve() : new Promise<void>((resolve) => void waiting.set(line, resolve)),
  };
}

function pairOf(near: Channel, far: Channel, done: () => Promise<void> | void): Pair {
  const log = farLog();
  serveTrial(far, log.write);
  return { near, closeFar: () => far.close(), farLogged: log.logged, done };
}

contractSuite('MessagePort', async () => {
  const { port1, port2 } = new NodeMessageChannel();
  return pairOf(portChannel(port1 as MessagePort), portChannel(port2), () => port1.close());
});

contractSuite('local socket', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-contract-'));
  const path = join(folder, 's');
  const server = createServer();
  const accepted = new Promise<Socket>((resolve) => void server.once('connection', resolve));
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const near = connectSocket(path);
  return pairOf(socketChannel(near), socketChannel(await accepted), async () => {
    near.destroy();
    server.close();
    await rm(folder, { recursive: true });
  });
});

/** Both WebSocket ends that exist: the one in `ws`, and the page's. */
contractSuite('WebSocket', () => webSocketPair(async (url) => webSocketChannel(await opened(new WebSocket(url)))));
contractSuite('WebSocket of the page', () =>
  webSocketPair((url) => pageWebSocketChannel(url, WebSocket as unknown as typeof globalThis.WebSocket)),
);

async function webSocketPair(open: (url: string) => Promise<Channel>): Promise<Pair> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 256 * 1024 * 1024 });
  await new Promise<void>((resolve) => void server.once('listening', resolve));
  const accepted = new Promise<WebSocket>((resolve) => void server.once('connection', resolve));
  const { port } = server.address() as { port: number };
  const near = await open(`ws://127.0.0.1:${port}`);
  return pairOf(near, webSocketChannel(await accepted), () => {
    near.close();
    server.close();
  });
}

function opened(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
