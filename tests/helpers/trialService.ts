import type { Channel } from '#contract/channel.ts';
import { MillraceError } from '#contract/errors.ts';
import { type Handlers, type Method, type MethodTable, serve } from '#contract/rpc.ts';

export interface Trial {
  echo: {
    back: Method<{ value: unknown }, { value: unknown }>;
    fail: Method<{ code: 'sql' | 'internal' }, null>;
    hang: Method<Record<string, never>, null>;
    big: Method<{ bytes: number }, { data: Uint8Array }>;
    unsendable: Method<Record<string, never>, unknown>;
    tell: Method<{ times: number }, null>;
  };
}
export interface TrialEvents {
  tick: { n: number };
}

export const trialMethods = {
  echo: { back: true, fail: true, hang: true, big: true, unsendable: true, tell: true },
} satisfies MethodTable<Trial>;

/** What the other end of a channel under test runs; `log` sees which calls were aborted. */
export function serveTrial(channel: Channel, log: (line: string) => void = () => {}): void {
  const handlers: Handlers<Trial> = {
    echo: {
      back: ({ value }) => ({ value }),
      fail: ({ code }) => {
        if (code === 'sql') throw new MillraceError('sql', 'no such column', { position: 7 });
        throw new TypeError('a defect');
      },
      hang: (_params, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            log('aborted');
            reject(new MillraceError('cancelled', 'stopped'));
          });
        }),
      big: ({ bytes }) => ({ data: new Uint8Array(bytes).fill(7) }),
      unsendable: () => ({ n: 1n }),
      tell: ({ times }) => {
        for (let n = 1; n <= times; n++) push('tick', 'clock', { n });
        return null;
      },
    },
  };
  const { push } = serve(channel, trialMethods, handlers);
}
