// Runs the TypeScript beside it in this process; what is killed are processes of their own.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const { module } = await runnerImport(resolve(import.meta.dirname, 'crash.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '#contract': resolve(root, 'src-main/contract') } },
});
process.exitCode = await module.crash(process.argv.slice(2));
