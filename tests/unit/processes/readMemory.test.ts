import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { readMemory } from '../../../src-main/core/processes/readMemory.ts';

test('reads the resident bytes of this process, as Node itself sees them', async () => {
  const bytes = (await readMemory(process.pid)) ?? 0;
  expect(Math.abs(bytes - process.memoryUsage().rss)).toBeLessThan(50e6);
});

test('a process that is gone has none', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(await readMemory(pid)).toBeNull();
});
