import { tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { PageCache } from '../../../src-renderer/components/grid/PageCache.ts';

/** Pages that come when the test says so. */
function controlled(rowsOf: (offset: number) => number = () => 1000) {
  const asked: { offset: number; signal: AbortSignal; answer: () => void; fail: (error: Error) => void }[] = [];
  const loadPage = (offset: number, _limit: number, signal: AbortSignal) =>
    new Promise<ReturnType<typeof tableFromArrays>>((resolve, reject) => {
      const table = () => tableFromArrays({ id: Int32Array.from({ length: rowsOf(offset) }, (_, i) => offset + i) });
      asked.push({ offset, signal, answer: () => resolve(table()), fail: reject });
    });
  return { asked, loadPage };
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the pages around what is on screen', () => {
  test('are asked for once, and those scrolled past are let go', async () => {
    const { asked, loadPage } = controlled();
    const cache = new PageCache({ loadPage, columns: 1 });
    cache.want(0, 40, 1_000_000);
    cache.want(10, 50, 1_000_000);
    cache.want(500_000, 500_040, 1_000_000);
    expect(asked.map(({ offset, signal }) => [offset, signal.aborted])).toEqual([
      [0, true],
      [500_000, false],
    ]);
    for (const request of asked) request.answer();
    await settled();
    expect([cache.pageOf(0), cache.pageOf(500_000)?.text(3, 0)]).toEqual([undefined, '500003']);
  });

  test('stay bounded while all of a long result is scrolled through', async () => {
    const { asked, loadPage } = controlled();
    const cache = new PageCache({ loadPage, columns: 1 });
    for (let row = 0; row < 200_000; row += 1000) {
      cache.want(row, row + 40, 200_000);
      asked.at(-1)?.answer();
      await settled();
    }
    expect(cache.size).toBe(50);
    expect(cache.pageOf(199_999)?.rows).toBe(1000);
  });

  test('are asked for again when a result that grows has more rows for them, and not in a circle', async () => {
    let there = 300;
    const { asked, loadPage } = controlled(() => there);
    const cache = new PageCache({ loadPage, columns: 1 });
    for (const rows of [300, 300, 700, 700]) {
      there = Math.min(rows, 600);
      cache.want(0, 40, rows);
      asked.at(-1)?.answer();
      await settled();
    }
    expect([asked.length, cache.pageOf(0)?.rows]).toEqual([2, 600]);
  });

  test('say why they did not come, and come after a retry', async () => {
    const { asked, loadPage } = controlled();
    const cache = new PageCache({ loadPage, columns: 1 });
    cache.want(0, 40, 5000);
    asked[0]?.fail(new Error('The engine restarts.'));
    await settled();
    cache.want(0, 40, 5000);
    expect([cache.failure?.message, asked.length]).toEqual(['The engine restarts.', 1]);
    cache.retry();
    cache.want(0, 40, 5000);
    asked[1]?.answer();
    await settled();
    expect([cache.failure, cache.pageOf(0)?.rows]).toEqual([null, 1000]);
  });
});

test('wide rows make short pages', () => {
  const { loadPage } = controlled();
  expect([1, 100, 3000].map((columns) => new PageCache({ loadPage, columns }).pageRows)).toEqual([1000, 600, 50]);
});
