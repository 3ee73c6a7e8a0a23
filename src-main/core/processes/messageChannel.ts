import type { Channel } from '#contract/channel.ts';

/** The part of a forked child, and of `process` inside one, that carries messages. */
export interface MessageEnd {
  send?(message: unknown, callback?: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  disconnect?(): void;
  readonly connected?: boolean;
}

/** A Channel over Node's parent-child messages; both ends must use the serialization `advanced`. */
export function messageChannel(end: MessageEnd): Channel {
  let onFrame: ((frame: Uint8Array) => void) | null = null;
  let onClose: (() => void) | null = null;
  let closed = false;
  const early: Uint8Array[] = [];
  const finish = () => {
    if (closed) return;
    closed = true;
    onClose?.();
  };

  end.on('message', (message) => {
    if (closed || !(message instanceof Uint8Array)) return;
    if (onFrame) onFrame(message);
    else early.push(message);
  });
  end.once('disconnect', finish);

  return {
    send(frame) {
      // A failed send means that the other side is going; `disconnect` follows and tells.
      if (!closed && end.connected) end.send?.(frame, () => {});
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
      if (end.connected) end.disconnect?.();
      else finish();
    },
  };
}
