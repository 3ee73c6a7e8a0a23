import type { Socket } from 'node:net';
import type { Channel } from '#contract/channel.ts';
import { FrameReader, lengthPrefix, MAX_FRAME } from './frameReader.ts';

interface SocketChannelOptions {
  /** Largest frame in bytes that is taken. */
  maxFrame?: number;
  /** Bytes that may wait for a peer that does not read; beyond it the channel ends. */
  maxWaiting?: number;
}

const CLOSE_GRACE_MS = 1000;

/**
 * A Channel over a connected socket, each frame behind its length (u32, little-endian).
 * A malformed length ends the channel; so does a peer that stops reading while much is sent to it.
 */
export function socketChannel(
  socket: Socket,
  { maxFrame = MAX_FRAME, maxWaiting = 2 * MAX_FRAME }: SocketChannelOptions = {},
): Channel {
  let onFrame: ((frame: Uint8Array) => void) | null = null;
  let onClose: (() => void) | null = null;
  let closed = false;
  const early: Uint8Array[] = [];
  const reader = new FrameReader((frame) => {
    if (closed) return;
    if (onFrame) onFrame(frame);
    else early.push(frame);
  }, maxFrame);

  socket.on('data', (chunk) => {
    if (!reader.push(chunk)) socket.destroy();
  });
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.end());
  socket.once('close', () => {
    closed = true;
    onClose?.();
  });

  return {
    send(frame) {
      if (closed || !socket.writable) return;
      socket.cork();
      socket.write(lengthPrefix(frame));
      socket.write(frame);
      socket.uncork();
      if (socket.writableLength > maxWaiting) socket.destroy();
    },
    onFrame(listener) {
      onFrame = listener;
      for (const frame of early.splice(0)) listener(frame);
    },
    onClose(listener) {
      onClose = listener;
      if (closed) queueMicrotask(listener);
    },
    close() {
      // What was sent still goes out, but a peer that does not read cannot keep this end open.
      socket.end(() => socket.destroy());
      setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref();
    },
  };
}
