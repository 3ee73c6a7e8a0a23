import type { Channel } from '#contract/channel.ts';
import { createInbox } from './createInbox.ts';

/** A MessagePort as a channel. Old runtimes do not tell that the other side died; then whoever knows calls `close`. */
export function portChannel(port: MessagePort): Channel {
  const inbox = createInbox();
  const close = () => {
    port.close();
    inbox.close();
  };
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data instanceof Uint8Array) inbox.receive(data);
    else if (data instanceof ArrayBuffer) inbox.receive(new Uint8Array(data));
    else close();
  };
  port.addEventListener('close', close);
  return { send: (frame) => port.postMessage(frame), onFrame: inbox.onFrame, onClose: inbox.onClose, close };
}
