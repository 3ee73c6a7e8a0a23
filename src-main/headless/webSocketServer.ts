import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { MAX_FRAME } from '../core/processes/frameReader.ts';
import { bridgeFrames, ENGINE_ENDED } from './bridgeFrames.ts';
import type { EngineAccess } from './EngineAccess.ts';
import type { Guard } from './guardRequests.ts';
import { serveHost } from './serveHost.ts';
import { webSocketChannel } from './webSocketChannel.ts';

export interface WebSocketDoor {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** `/ws/host` answers for the host; `/ws/core` is the engine itself, passed through. */
export function webSocketServer(guard: Guard, engine: EngineAccess, version: string): WebSocketDoor {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });
  const routes: Record<string, (socket: WebSocket) => void> = {
    '/ws/host': (socket) => serveHost(webSocketChannel(socket), engine, version),
    '/ws/core': (socket) => void bridgeToEngine(socket, engine),
  };
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const path = request.url ?? '';
      const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
      const status = guard.refusesUpgrade(request) ?? (route ? null : 404);
      if (status !== null || !route) return refuse(socket, status ?? 404);
      server.handleUpgrade(request, socket, head, route);
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** What the browser sends before the engine's socket is open waits in the paused WebSocket. */
async function bridgeToEngine(browser: WebSocket, engine: EngineAccess): Promise<void> {
  browser.pause();
  browser.on('error', () => browser.terminate());
  const socket = await engine.connect().catch(() => null);
  if (!socket || browser.readyState !== browser.OPEN) {
    socket?.destroy();
    browser.resume();
    return browser.close(ENGINE_ENDED);
  }
  bridgeFrames(browser, socket);
  browser.resume();
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
