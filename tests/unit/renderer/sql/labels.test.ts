import { expect, test } from 'vitest';
import type { Plan, PlanNode, Run } from '#contract/sql.ts';
import { formatBytes, formatDuration } from '../../../../src-renderer/components/formatFigures.ts';
import { hoverTexts } from '../../../../src-renderer/features/sql/editor/registerProviders.ts';
import { fileNameFor } from '../../../../src-renderer/features/sql/export/exportFormats.ts';
import { shareOfTime, totalSeconds } from '../../../../src-renderer/features/sql/result/planFigures.ts';
import { runLabel } from '../../../../src-renderer/features/sql/run/runLabel.ts';

const facts = { runId: 'r', sessionId: 's', sql: '', startedAt: '', elapsedMs: 1234, columns: [], rows: 1500 };

test.each<[Run, string]>([
  [{ ...facts, status: 'waiting', ahead: 1 }, 'Waiting: 1 query ahead'],
  [{ ...facts, status: 'waiting', ahead: 0 }, 'Waiting for its turn'],
  [
    { ...facts, status: 'running', progress: 0.42, statement: 2, statements: 3, stopping: false },
    'Running statement 2 of 3 · 2.00 s · 42 % · 1,500 rows so far',
  ],
  [{ ...facts, status: 'running', progress: null, statement: 1, statements: 1, stopping: true }, 'Stopping…'],
  [{ ...facts, status: 'done', returnsRows: true, changed: null }, '1,500 rows · 1.23 s'],
  [{ ...facts, status: 'done', returnsRows: false, changed: 1 }, '1 row changed · 1.23 s'],
  [{ ...facts, status: 'done', returnsRows: false, changed: null }, 'Done · 1.23 s'],
  [{ ...facts, status: 'failed', error: { code: 'sql', message: '', detail: {} } }, 'Failed after 1.23 s'],
  [{ ...facts, status: 'cancelled' }, 'Stopped after 1.23 s · 1,500 rows had come'],
])('%o', (run, label) => {
  expect(runLabel(run, 2000)).toBe(label);
});

test('figures', () => {
  expect([0, 0.01, 0.31, 12, 1234, 12_345, 125_000, 7_260_000].map(formatDuration)).toEqual([
    '0 ms',
    '< 0.1 ms',
    '0.3 ms',
    '12 ms',
    '1.23 s',
    '12.3 s',
    '2 min 5 s',
    '2 h 1 min',
  ]);
  expect([0, 999, 1000, 45_600, 123_000_000, 5e15].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.00 kB',
    '45.6 kB',
    '123 MB',
    '5000 TB',
  ]);
});

test('file names any system takes', () => {
  expect(fileNameFor('a/b: "c"?', 'csv')).toBe('a_b_ _c_.csv');
  expect(fileNameFor('..', 'parquet')).toBe('result.parquet');
  expect(fileNameFor('Größe 1', 'xlsx')).toBe('Größe 1.xlsx');
});

test('shares of time', () => {
  const leaf: PlanNode = { name: 'SCAN', details: {}, estimatedRows: 1, rows: 1, seconds: 3, children: [] };
  const plan: Plan = { analyzed: true, seconds: 2, root: { ...leaf, seconds: 1, children: [leaf] } };
  expect(shareOfTime(leaf, totalSeconds(plan))).toBe(0.75);
  expect(shareOfTime({ ...leaf, seconds: null }, 4)).toBeNull();
  expect(shareOfTime({ ...leaf, seconds: 0 }, 0)).toBe(0);
});

test('a hover shows few of many signatures and says how many more there are', () => {
  const signatures = Array.from({ length: 10 }, (_, index) => `f(a${index})`);
  const [shown, description] = hoverTexts({ name: 'f', signatures, description: 'Does f.', examples: [] });
  expect(shown).toContain('-- and 2 more');
  expect(description).toBe('Does f.');
});
