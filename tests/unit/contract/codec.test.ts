import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame, type Message } from '#contract/codec.ts';

test('any JSON value with byte arrays in it comes back the same', () => {
  const bytes = fc.uint8Array({ maxLength: 64 });
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
      fc.boolean(),
      fc.constant(null),
      bytes,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((key) => key !== '$bytes' && key !== '__proto__'),
        tie('node'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).node;
  fc.assert(
    fc.property(value, (params) => {
      const message: Message = { kind: 'call', id: 7, method: 'a.b', params };
      expect(decodeFrame(encodeFrame(message))).toEqual(message);
    }),
    { verbose: 1 },
  );
});

test('payloads are copies of their own, so Arrow finds its alignment', () => {
  const data = new Uint8Array([1, 2, 3]);
  const message = decodeFrame(encodeFrame({ kind: 'result', id: 1, result: { data } }));
  const received = (message as { result: { data: Uint8Array } }).result.data;
  expect([...received]).toEqual([1, 2, 3]);
  expect(received.byteOffset).toBe(0);
});

test('a header refuses what JSON would change silently', () => {
  expect(() => encodeFrame({ kind: 'result', id: 1, result: { n: 1n } })).toThrow(/BigInt/);
  expect(() => encodeFrame({ kind: 'result', id: 1, result: new Map() })).toThrow(/Map/);
});

test('no mutilated frame gets through as a message or does worse than throw', () => {
  const frame = encodeFrame({
    kind: 'call',
    id: 3,
    method: 'sql.run',
    params: { data: new Uint8Array(32), sql: 'SELECT 1' },
  });
  fc.assert(
    fc.property(fc.nat(frame.length - 1), fc.nat(255), fc.nat(frame.length), (at, byte, length) => {
      const broken = frame.slice(0, length);
      if (at < broken.length) broken[at] = byte;
      try {
        expect(decodeFrame(broken).kind).toMatch(/^(call|cancel|result|failure|event)$/);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 500, verbose: 1 },
  );
  for (const text of [
    '{}',
    '[]',
    'null',
    '{"sizes":[],"message":{"kind":"constructor"}}',
    '{"sizes":[9],"message":{}}',
  ]) {
    expect(() => decodeFrame(rawFrame(text))).toThrow();
  }
});

function rawFrame(header: string): Uint8Array {
  const bytes = new TextEncoder().encode(header);
  const frame = new Uint8Array(4 + bytes.length);
  new DataView(frame.buffer).setUint32(0, bytes.length, true);
  frame.set(bytes, 4);
  return frame;
}
