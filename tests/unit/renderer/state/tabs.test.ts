import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as list from '../../../../src-renderer/state/tabs.ts';

function tabsOf(...texts: string[]): list.Tabs {
  return texts.reduce((tabs, sql) => list.opened(tabs, list.newTab(tabs, { sql })), list.noTabs);
}
const texts = ({ open }: list.Tabs) => open.map((tab) => tab.sql);

test('closing the active tab goes to its right neighbour, then to its left', () => {
  const tabs = tabsOf('a', 'b', 'c');
  const [, b, c] = tabs.open;
  const atB = { ...tabs, active: b?.id ?? null };
  const withoutB = list.closed(atB, b?.id ?? '');
  expect(withoutB.active).toBe(c?.id);
  expect(list.closed(withoutB, c?.id ?? '').active).toBe(tabs.open[0]?.id);
});

test('what was closed comes back whole, the newest first; empty scripts are not kept', () => {
  let tabs = tabsOf('a', '', 'c');
  const before = tabs.open[2];
  for (const { id } of tabs.open) tabs = list.closed(tabs, id);
  expect(tabs).toMatchObject({ open: [], active: null });
  expect(list.reopened(tabs).open).toEqual([before]);
  expect(texts(list.reopened(list.reopened(list.reopened(tabs))))).toEqual(['c', 'a']);
});

test('titles and ids are never given twice, and line ends are one character', () => {
  const tabs = tabsOf('a\r\nb\rc', 'x', 'y');
  expect(tabs.open.map((tab) => tab.title)).toEqual(['Query 1', 'Query 2', 'Query 3']);
  expect(new Set(tabs.open.map((tab) => tab.id)).size).toBe(3);
  expect(texts(tabs)[0]).toBe('a\nb\nc');
  const id = tabs.open[1]?.id ?? '';
  expect(texts(list.changed(tabs, id, { sql: 'p\r\nq' }))[1]).toBe('p\nq');
});

test('moving keeps every tab and puts the moved one where it was asked to', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(7), fc.integer({ min: -3, max: 12 }), (count, which, to) => {
      const tabs = tabsOf(...Array.from({ length: count }, (_, index) => String(index)));
      const tab = tabs.open[which % count];
      const after = list.moved(tabs, tab?.id ?? '', to);
      expect(after.open.indexOf(tab as list.Tab)).toBe(Math.max(0, Math.min(to, count - 1)));
      expect(texts(after).toSorted()).toEqual(texts(tabs).toSorted());
    }),
  );
});

test('stepping goes round', () => {
  const tabs = tabsOf('a', 'b', 'c');
  expect(list.neighbourOf(tabs, 1)).toBe(tabs.open[0]?.id);
  expect(list.neighbourOf(tabs, -1)).toBe(tabs.open[1]?.id);
  expect(list.neighbourOf(list.noTabs, 1)).toBeNull();
});
