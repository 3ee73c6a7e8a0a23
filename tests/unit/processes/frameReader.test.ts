import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameReader, lengthPrefix } from '../../../src-main/core/processes/frameReader.ts';

test('frames come out whole and in order, however the stream is cut', () => {
  const frames = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 });
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1 }), (sent, cuts) => {
      const stream = Buffer.concat(sent.flatMap((frame) => [lengthPrefix(frame), frame]));
      const got: number[][] = [];
      const reader = new FrameReader((frame) => void got.push([...frame]));
      for (let at = 0, n = 0; at < stream.byteLength; n++) {
        const size = cuts[n % cuts.length] ?? 1;
        expect(reader.push(stream.subarray(at, at + size))).toBe(true);
        at += size;
      }
      expect(got).toEqual(sent.map((frame) => [...frame]));
    }),
  );
});

test('a length of 0 or beyond the limit is malformed', () => {
  for (const length of [0, 101, 0xff_ff_ff_ff]) {
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32LE(length);
    const reader = new FrameReader(() => expect.unreachable(), 100);
    expect(reader.push(prefix)).toBe(false);
  }
});
