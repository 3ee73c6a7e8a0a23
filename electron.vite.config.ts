import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);
const alias = { '#contract': at('src-main/contract') };

/** Everything but the native binding is bundled, so that the packaged app carries no node_modules besides it. */
const external = [/^@duckdb\//, 'electron'];

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: 'out/main',
      sourcemap: true,
      externalizeDeps: false,
      rollupOptions: {
        external,
        input: {
          desktop: at('src-main/electron/main.ts'),
          cli: at('src-main/headless/cli.ts'),
          engine: at('src-main/core/engine/process.ts'),
          importer: at('src-main/core/importer/process.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('src-main/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    resolve: { alias },
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      rollupOptions: { input: at('src-renderer/index.html') },
      // The content policy allows fonts from files only.
      assetsInlineLimit: (file) => (/\.(woff2?|ttf)$/.test(file) ? false : undefined),
    },
    worker: { format: 'es' },
  },
});
