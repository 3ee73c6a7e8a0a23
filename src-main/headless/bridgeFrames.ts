import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { FrameReader, lengthPrefix } from '../core/processes/frameReader.ts';

/** Bytes a browser may be behind before reading from the engine pauses. */
const HIGH_WATER = 8 * 1024 * 1024;

/**
 * Passes frames between a browser's WebSocket and an engine's socket, one to one and unread. Whichever side is slow
 * holds the other back, so nothing piles up here; whichever side ends, the other is ended.
 */
export function bridgeFrames(browser: WebSocket, engine: Socket): void {
  const reader = new FrameReader((frame) => {
    if (browser.readyState !== WebSocket.OPEN) return;
    browser.send(frame, () => {
      if (browser.bufferedAmount <= HIGH_WATER && engine.isPaused()) engine.resume();
    });
    if (browser.bufferedAmount > HIGH_WATER) engine.pause();
  });

  engine.on('data', (chunk) => {
    if (!reader.push(chunk)) engine.destroy();
  });
  engine.on('drain', () => browser.resume());
  engine.on('error', () => engine.destroy());
  engine.once('close', () => browser.close(ENGINE_ENDED));

  browser.on('message', (data, isBinary) => {
    if (!isBinary || !Buffer.isBuffer(data)) return browser.close(1003);
    if (!engine.writable) return;
    engine.cork();
    engine.write(lengthPrefix(data));
    const flowing = engine.write(data);
    engine.uncork();
    if (!flowing) browser.pause();
  });
  browser.on('error', () => browser.terminate());
  browser.once('close', () => engine.destroy());
}

/** Close code for "the engine ended, try again": the standard's own "service restart". */
export const ENGINE_ENDED = 1012;
