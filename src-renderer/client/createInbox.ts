export interface Inbox {
  receive(frame: Uint8Array): void;
  onFrame(listener: (frame: Uint8Array) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** The receiving half every channel shares: keeps early frames, and tells the end exactly once. */
export function createInbox(): Inbox {
  const early: Uint8Array[] = [];
  let onFrame: ((frame: Uint8Array) => void) | null = null;
  let onClose: (() => void) | null = null;
  let open = true;
  return {
    receive(frame) {
      if (!open) return;
      if (onFrame) onFrame(frame);
      else early.push(frame);
    },
    onFrame(listener) {
      onFrame = listener;
      for (const frame of early.splice(0)) listener(frame);
    },
    onClose(listener) {
      onClose = listener;
      if (!open) listener();
    },
    close() {
      if (!open) return;
      open = false;
      onClose?.();
    },
  };
}
