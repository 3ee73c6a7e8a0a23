import { afterAll, describe, expect, test } from 'vitest';
import type { Channel } from '#contract/channel.ts';
import { connect, type Method } from '#contract/rpc.ts';
import { type Trial, type TrialEvents, trialMethods } from './trialService.ts';

export interface Pair {
  near: Channel;
  /** Sends raw bytes to the far end's place, past the codec. */
  closeFar(): void;
  /** Resolves when the far end's log holds this line. */
  farLogged(line: string): Promise<void>;
  done(): Promise<void> | void;
}

/** The one suite every transport must pass. `open` gives a fresh channel whose far end runs `serveTrial`. */
export function contractSuite(name: string, open: () => Promise<Pair>): void {
  describe(`contract over ${name}`, () => {
    const pairs: Pair[] = [];
    const fresh = async () => {
      const pair = await open();
      pairs.push(pair);
      return { pair, connection: connect<Trial, TrialEvents>(pair.near, trialMethods) };
    };
    afterAll(async () => {
      for (const pair of pairs) await pair.done();
    });

    test('values and bytes come back the same, 200 calls at once', async () => {
      const { connection } = await fresh();
      const values = Array.from({ length: 200 }, (_, n) => ({
        n,
        text: `ü${n}`,
        bytes: new Uint8Array([n % 256, 0, 255]),
      }));
      const answers = await Promise.all(values.map((value) => connection.api.echo.back({ value })));
      expect(answers.map((answer) => answer.value)).toEqual(values);
    });

    test('errors keep code, message and detail; a defect arrives as internal', async () => {
      const { connection } = await fresh();
      await expect(connection.api.echo.fail({ code: 'sql' })).rejects.toMatchObject({
        code: 'sql',
        message: 'no such column',
        detail: { position: 7 },
      });
      await expect(connection.api.echo.fail({ code: 'internal' })).rejects.toMatchObject({ code: 'internal' });
      await expect(connection.api.echo.unsendable({})).rejects.toMatchObject({ code: 'internal' });
    });

    test('an unknown or inherited name is refused', async () => {
      const { pair } = await fresh();
      for (const [subject, method] of [
        ['echo', 'constructor'],
        ['echo', 'nothing'],
        ['constructor', 'call'],
        ['__proto__', 'toString'],
      ] as const) {
        const table = { [subject]: { [method]: true } } as never;
        const rogue = connect<Record<string, Record<string, Method<unknown, unknown>>>, object>(pair.near, table);
        await expect(Promise.resolve(rogue.api[subject]?.[method]?.({}))).rejects.toMatchObject({ code: 'usage' });
      }
    });

    test('cancel reaches the handler', async () => {
      const { pair, connection } = await fresh();
      const controller = new AbortController();
      const call = connection.api.echo.hang({}, { signal: controller.signal });
      const outcome = expect(call).rejects.toMatchObject({ code: 'cancelled' });
      controller.abort();
      await outcome;
      await pair.farLogged('aborted');
    });

    test('events arrive in order', async () => {
      const { connection } = await fresh();
      const seen: number[] = [];
      const leave = connection.on('tick', ({ n }) => void seen.push(n));
      await connection.api.echo.tell({ times: 20 });
      leave();
      await connection.api.echo.tell({ times: 5 });
      expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    });

    test('8 MB come through whole', async () => {
      const { connection } = await fresh();
      const { data } = await connection.api.echo.big({ bytes: 8_000_000 });
      expect(data.byteLength).toBe(8_000_000);
      expect(data.every((byte) => byte === 7)).toBe(true);
    });

    test('when the far end goes, calls in flight and later ones reject with closed', async () => {
      const { pair, connection } = await fresh();
      const outcome = expect(connection.api.echo.hang({})).rejects.toMatchObject({ code: 'closed' });
      pair.closeFar();
      await outcome;
      await expect(connection.api.echo.back({ value: 1 })).rejects.toMatchObject({ code: 'closed' });
    });

    test('when the near end goes, the far end aborts what it does for it', async () => {
      const { pair, connection } = await fresh();
      await connection.api.echo.back({ value: 1 });
      const outcome = expect(connection.api.echo.hang({})).rejects.toMatchObject({ code: 'closed' });
      await connection.api.echo.back({ value: 2 });
      connection.close();
      await outcome;
      await pair.farLogged('aborted');
    });

    test('a malformed frame closes that channel and no other', async () => {
      const { pair, connection } = await fresh();
      const other = await fresh();
      await connection.api.echo.back({ value: 1 });
      const gone = new Promise<void>((resolve) => void connection.onClose(resolve));
      pair.near.send(new Uint8Array([255, 255, 255, 127, 1, 2, 3]));
      await gone;
      await expect(other.connection.api.echo.back({ value: 2 })).resolves.toEqual({ value: 2 });
    });
  });
}
