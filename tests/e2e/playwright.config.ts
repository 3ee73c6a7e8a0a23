import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

export type Host = 'desktop' | 'headless';

/** One set of specs, two projects: the same window in Electron and in a browser. */
export default defineConfig<{ host: Host }>({
  testDir: import.meta.dirname,
  outputDir: resolve(import.meta.dirname, '../../test-results'),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  reporter: [['list'], ['json', { outputFile: resolve(import.meta.dirname, '../../test-results/e2e.json') }]],
  projects: [
    { name: 'headless', use: { host: 'headless' } },
    { name: 'desktop', use: { host: 'desktop' } },
  ],
});
