import type { Channel } from '#contract/channel.ts';
import { desktopBridge } from './desktopBridge.ts';
import { portChannel } from './portChannel.ts';
import { webSocketChannel } from './webSocketChannel.ts';

type Side = 'host' | 'core';

/** Where channels come from; each call gives a new one, as soon as there is one to be had. */
export interface Transport {
  host(): Promise<Channel>;
  core(): Promise<Channel>;
}

export function chooseTransport(): Transport {
  return desktopBridge() ? desktopTransport() : browserTransport();
}

function browserTransport({ protocol, host } = window.location): Transport {
  const base = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
  return { host: () => webSocketChannel(`${base}/host`), core: () => webSocketChannel(`${base}/core`) };
}

/** Ports are pushed by the main process; a new one means that the one before it leads nowhere any more. */
function desktopTransport(): Transport {
  const sides: Record<Side, ReturnType<typeof portQueue>> = { host: portQueue(), core: portQueue() };
  window.addEventListener('message', ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
    const side = source === window ? sideOf(data) : null;
    if (side && port) sides[side].push(port);
  });
  desktopBridge()?.ready();
  return { host: sides.host.next, core: sides.core.next };
}

function sideOf(data: unknown): Side | null {
  const message = data as { type?: unknown; to?: unknown } | null;
  if (message?.type !== 'millrace:port') return null;
  return message.to === 'host' || message.to === 'core' ? message.to : null;
}

function portQueue() {
  let waiting: ((channel: Channel) => void) | null = null;
  let fresh: Channel | null = null;
  let taken: Channel | null = null;
  return {
    push(port: MessagePort) {
      fresh?.close();
      taken?.close();
      fresh = portChannel(port);
      waiting?.(take());
    },
    next: () =>
      fresh
        ? Promise.resolve(take())
        : new Promise<Channel>((resolve) => {
            waiting = resolve;
          }),
  };

  function take(): Channel {
    const channel = fresh as Channel;
    [taken, fresh, waiting] = [channel, null, null];
    return channel;
  }
}
