import { expect, test } from 'vitest';
import type { Channel } from '#contract/channel.ts';
import { keepOpen } from '../../../../src-renderer/client/keepOpen.ts';

const channel: Channel = { send: () => {}, onFrame: () => {}, onClose: () => {}, close: () => {} };

test('it waits longer after each failure, and from the start again once it was open', async () => {
  const stop = new AbortController();
  const waits: number[] = [];
  let tries = 0;
  await keepOpen({
    open: () => (++tries === 8 ? Promise.resolve(channel) : Promise.reject(new Error('refused'))),
    onOpen: async () => {},
    signal: stop.signal,
    wait: async (ms) => {
      waits.push(ms);
      if (waits.length === 10) stop.abort();
    },
  });
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3000, 3000, 100, 200, 400]);
});
