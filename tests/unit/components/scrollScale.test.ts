import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followScroll, scrollScale } from '../../../src-renderer/components/grid/scrollScale.ts';

const sizes = fc.record({
  rows: fc.integer({ min: 0, max: 1_000_000_000 }),
  rowHeight: fc.constant(24),
  viewport: fc.integer({ min: 100, max: 3000 }),
});

test('every place has a place on the bar and back, and both ends meet', () => {
  fc.assert(
    fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (size, part) => {
      const scale = scrollScale(size);
      const virtual = part * scale.end;
      expect(Math.abs(scale.toVirtual(scale.toScrollTop(virtual)) - virtual)).toBeLessThan(0.01);
      expect(scale.height).toBeLessThanOrEqual(8_000_000);
      expect(scale.toVirtual(Math.max(0, scale.height - size.viewport))).toBeCloseTo(scale.end, 3);
    }),
  );
});

test('a small step on a scaled bar passes over no row, a long one goes to a place', () => {
  const scale = scrollScale({ rows: 10_000_000, rowHeight: 24, viewport: 600 });
  const virtual = 100_000_000;
  const expected = scale.toScrollTop(virtual);
  const follow = (scrollTop: number) => followScroll(scale, { virtual, expected, scrollTop, viewport: 600 });
  expect([follow(expected), follow(expected + 48), follow(expected - 48)]).toEqual([
    virtual,
    virtual + 48,
    virtual - 48,
  ]);
  expect(follow(4_000_000)).toBeCloseTo(scale.toVirtual(4_000_000));
});

test('without a scale the browser is followed to the pixel', () => {
  const scale = scrollScale({ rows: 1000, rowHeight: 24, viewport: 600 });
  expect(scale.scaled).toBe(false);
  expect(followScroll(scale, { virtual: 0, expected: 0, scrollTop: 48, viewport: 600 })).toBe(48);
});
