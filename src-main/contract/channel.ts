/**
 * The smallest thing two processes need to talk: whole frames of bytes, in order, until one side ends it.
 *
 * `onFrame` and `onClose` take one listener each; frames that arrive before `onFrame` is set are kept.
 * `onClose` fires exactly once, also when this side called `close`.
 */
export interface Channel {
  send(frame: Uint8Array): void;
  onFrame(listener: (frame: Uint8Array) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
