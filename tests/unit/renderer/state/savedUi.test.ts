import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UiState } from '#contract/project.ts';
import { firstLayout } from '../../../../src-renderer/state/layout.ts';
import { fromUi, toUi } from '../../../../src-renderer/state/savedUi.ts';
import * as list from '../../../../src-renderer/state/tabs.ts';

test('what is saved comes back the same, through JSON', () => {
  const tab = list.newTab(list.noTabs, {
    sql: 'SELECT $a',
    parameters: { a: null, b: '1' },
    chart: { kind: 'bar', x: 'a' },
    resultTab: 'chart',
  });
  const tabs = list.opened(list.noTabs, tab);
  const layout = { ...firstLayout, page: 'monitor', theme: 'dark', sizes: { sql: { a: 40, b: 60 } } } as const;
  expect(fromUi(JSON.parse(JSON.stringify(toUi({ layout, tabs }))))).toEqual({ layout, tabs });
});

test('a project that was never arranged begins with the first layout and no tabs', () => {
  expect(fromUi({})).toEqual({ layout: firstLayout, tabs: list.noTabs });
});

test('no edited file breaks the window: what has the wrong shape is left out', () => {
  const leaf = fc.oneof(fc.constantFrom('id', 'sql', 'table', 'raw'), fc.integer(), fc.constant(null), fc.boolean());
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value')), tie('record')),
    record: fc.dictionary(
      fc.constantFrom('layout', 'tabs', 'open', 'closed', 'id', 'title', 'sql', 'sizes', 'chart', 'parameters', 'page'),
      tie('value'),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('layout', 'tabs', 'format'), value), (ui) => {
      const read = fromUi(ui as UiState);
      expect(fromUi(JSON.parse(JSON.stringify(toUi(read))))).toEqual(read);
    }),
    { numRuns: 150 },
  );
});
