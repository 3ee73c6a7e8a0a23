import type { Channel } from '#contract/channel.ts';
import { createInbox } from './createInbox.ts';

/** Opens a WebSocket as a channel; rejects when it cannot be opened. */
export function webSocketChannel(url: string, Socket: typeof WebSocket = WebSocket): Promise<Channel> {
  const socket = new Socket(url);
  socket.binaryType = 'arraybuffer';
  const inbox = createInbox();
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) inbox.receive(new Uint8Array(data));
    else socket.close();
  };
  return new Promise((resolve, reject) => {
    socket.onopen = () =>
      resolve({
        send: (frame) => socket.send(frame as Uint8Array<ArrayBuffer>),
        onFrame: inbox.onFrame,
        onClose: inbox.onClose,
        close: () => socket.close(),
      });
    // What fails is closed next, and says no more about why.
    socket.onerror = () => undefined;
    socket.onclose = () => {
      inbox.close();
      reject(new Error(`${url} could not be opened.`));
    };
  });
}
