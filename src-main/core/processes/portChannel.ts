import type { Channel } from '#contract/channel.ts';

/**
 * What a MessagePort looks like outside a page: Electron's MessagePortMain (main and utility processes, where
 * a message comes as `{ data }`) and the one of node:worker_threads (where it comes as it is).
 */
export interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data?: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A Channel over a MessagePort. It also ends when the process at the other end is gone. */
export function portChannel(port: PortLike): Channel {
  let onFrame: ((frame: Uint8Array) => void) | null = null;
  let onClose: (() => void) | null = null;
  let closed = false;
  const early: Uint8Array[] = [];
  const end = () => {
    port.close();
    finish();
  };
  const finish = () => {
    if (closed) return;
    closed = true;
    onClose?.();
  };

  port.on('message', (message: unknown) => {
    const frame = frameOf(message);
    if (closed) return;
    if (!frame) end();
    else if (onFrame) onFrame(frame);
    else early.push(frame);
  });
  port.on('close', finish);
  port.start();

  return {
    send(frame) {
      if (!closed) port.postMessage(whole(frame));
    },
    onFrame(listener) {
      onFrame = listener;
      for (const frame of early.splice(0)) listener(frame);
    },
    onClose(listener) {
      onClose = listener;
      if (closed) queueMicrotask(listener);
    },
    close: end,
  };
}

function frameOf(message: unknown): Uint8Array | null {
  if (message instanceof Uint8Array) return message;
  const data = (message as { data?: unknown } | null)?.data;
  return data instanceof Uint8Array ? data : null;
}

/** Cloning a view clones all of the buffer behind it. */
function whole(frame: Uint8Array): Uint8Array {
  return frame.byteLength === frame.buffer.byteLength ? frame : frame.slice();
}
