import { WebSocket } from 'ws';
import type { Channel } from '#contract/channel.ts';

/** Bytes that may wait for a window that does not read; beyond it the channel ends. */
const MOST_WAITING = 64 * 1024 * 1024;

/** A Channel over a WebSocket, one binary message per frame. A text message ends it: nobody of ours sends one. */
export function webSocketChannel(socket: WebSocket): Channel {
  let onFrame: ((frame: Uint8Array) => void) | null = null;
  let onClose: (() => void) | null = null;
  let closed = false;
  const early: Uint8Array[] = [];

  socket.on('message', (data, isBinary) => {
    if (!isBinary || !Buffer.isBuffer(data)) return socket.close(1003);
    if (onFrame) onFrame(data);
    else early.push(data);
  });
  socket.on('error', () => socket.terminate());
  socket.once('close', () => {
    closed = true;
    onClose?.();
  });

  return {
    send(frame) {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.send(frame);
      if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
    },
    onFrame(listener) {
      onFrame = listener;
      for (const frame of early.splice(0)) listener(frame);
    },
    onClose(listener) {
      onClose = listener;
      if (closed) queueMicrotask(listener);
    },
    close: () => socket.close(1000),
  };
}
