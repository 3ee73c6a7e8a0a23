import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { webSocketChannel } from '../../../../src-renderer/client/webSocketChannel.ts';

const Socket = (await import('ws')).WebSocket as unknown as typeof WebSocket;

test('frames pass both ways, early ones are kept, and the end is told once', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    socket.send(Uint8Array.of(1, 2));
    socket.on('message', (data) => socket.send(data));
  });
  const { port } = server.address() as AddressInfo;
  const channel = await webSocketChannel(`ws://127.0.0.1:${port}`, Socket);
  channel.send(Uint8Array.of(3, 4));
  const frames: number[][] = [];
  await new Promise<void>((resolve) => {
    channel.onFrame((frame) => {
      frames.push([...frame]);
      if (frames.length === 2) resolve();
    });
  });
  expect(frames).toEqual([
    [1, 2],
    [3, 4],
  ]);
  let ends = 0;
  const ended = new Promise<void>((resolve) =>
    channel.onClose(() => {
      ends += 1;
      resolve();
    }),
  );
  for (const socket of server.clients) socket.terminate();
  await ended;
  expect(ends).toBe(1);
  await new Promise((resolve) => server.close(resolve));
  await expect(webSocketChannel(`ws://127.0.0.1:${port}`, Socket)).rejects.toThrow('could not be opened');
});
