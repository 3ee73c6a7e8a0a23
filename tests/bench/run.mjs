// Runs the TypeScript beside it in this process, so that nothing but the product is measured.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const { module } = await runnerImport(resolve(import.meta.dirname, 'bench.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '#contract': resolve(root, 'src-main/contract') } },
});
process.exitCode = await module.bench(process.argv.slice(2));
