import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MillraceError } from '#contract/errors.ts';

/**
 * Path of something `npm run build` made, e.g. `main/engine.js` or `renderer`: looked for in the folder `out` that
 * holds the running file or lies beside its sources, so it is found from a bundle, a bundle's chunk and a test.
 */
export function builtFile(name: string, from: string = import.meta.url): string {
  for (let folder = dirname(fileURLToPath(from)); ; folder = dirname(folder)) {
    const path = join(folder, 'out', name);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) break;
  }
  throw new MillraceError('internal', `Millrace is not built: there is no out/${name}. Run \`npm run build\` first.`);
}
