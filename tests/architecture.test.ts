import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

interface Layer {
  /** Folders of ours this layer may import, besides itself. */
  layers: string[];
  /** Packages it may import, as patterns. */
  packages: RegExp;
  node: boolean;
}

const UI =
  /^(react|react-dom|@mantine\/|@tabler\/|@tanstack\/|@observablehq\/|@fontsource|apache-arrow|monaco-editor|react-resizable-panels|sql-formatter|diff|zustand)/;
const CORE = /^(@duckdb\/|apache-arrow|yaml|zod|chokidar|iconv-lite|pino|tinyglobby|[a-z@].*)/;
const NEVER_IN_CORE = /^(electron|ws|react|react-dom|fastify|@fastify\/|commander|@mantine\/)(\/|$)/;

const layers: Record<string, Layer> = {
  'src-main/contract': { layers: [], packages: /^$/, node: false },
  'src-main/core': { layers: ['src-main/contract'], packages: CORE, node: true },
  'src-main/electron': { layers: ['src-main/contract', 'src-main/core'], packages: /^electron$/, node: true },
  'src-main/headless': {
    layers: ['src-main/contract', 'src-main/core'],
    packages: /^(fastify|@fastify\/|ws|commander|yaml|zod|pino)/,
    node: true,
  },
  'src-renderer/components': { layers: ['src-main/contract'], packages: UI, node: false },
  'src-renderer/state': { layers: ['src-main/contract'], packages: /^zustand/, node: false },
  'src-renderer/client': { layers: ['src-main/contract'], packages: /^(react|@tanstack\/react-query)/, node: false },
  'src-renderer/features': {
    layers: ['src-main/contract', 'src-renderer/components', 'src-renderer/state', 'src-renderer/client'],
    packages: UI,
    node: false,
  },
  'src-renderer/app': {
    layers: [
      'src-main/contract',
      'src-renderer/components',
      'src-renderer/state',
      'src-renderer/client',
      'src-renderer/features',
    ],
    packages: UI,
    node: false,
  },
};

/** DuckDB lives in the engine and the importer; what must survive their death does not load it. */
const duckdbForbidden = [
  'src-main/core/recorder',
  'src-main/core/segments',
  'src-main/core/decode',
  'src-main/core/processes',
];

interface Import {
  file: string;
  specifier: string;
}

function importsOf(layer: string): Import[] {
  return globSync([`${layer}/**/*.{ts,tsx}`], { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const matches = text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
    );
    return [...matches].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }));
  });
}

function targetOf({ file, specifier }: Import): string | null {
  if (specifier.startsWith('#contract/')) return 'src-main/contract/x';
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  return null;
}

function violation(layer: string, rule: Layer, found: Import): string | null {
  const { file, specifier } = found;
  const target = targetOf(found);
  const bad = (why: string) => `${file} imports ${specifier}: ${why}`;
  // The version of the app is read from where npm keeps it.
  if (target === 'package.json') return null;
  if (target) {
    if (target.startsWith(`${layer}/`))
      return crossFeature(file, target) ? bad('a feature never imports another') : null;
    return rule.layers.some((allowed) => target.startsWith(`${allowed}/`)) ? null : bad(`not open to ${layer}`);
  }
  if (specifier.startsWith('node:')) return rule.node ? null : bad('no Node here');
  if (builtinModules.includes(specifier)) return bad('write node: before it');
  if (layer === 'src-main/core' && NEVER_IN_CORE.test(specifier)) return bad('core knows no host');
  if (duckdbForbidden.some((folder) => file.startsWith(`${folder}/`)) && specifier.startsWith('@duckdb/'))
    return bad('no DuckDB here');
  return rule.packages.test(specifier) ? null : bad(`package not allowed in ${layer}`);
}

function crossFeature(file: string, target: string): boolean {
  const feature = /^src-renderer\/features\/([^/]+)\//;
  const from = feature.exec(file)?.[1];
  const to = feature.exec(target)?.[1];
  return from !== undefined && to !== undefined && from !== to;
}

describe('imports follow the map in src-main/README.md', () => {
  for (const [layer, rule] of Object.entries(layers)) {
    test(layer, () => {
      const found = importsOf(layer);
      expect(found.map((one) => violation(layer, rule, one)).filter(Boolean)).toEqual([]);
    });
  }

  test('every source file belongs to a layer', () => {
    const all = globSync(['{src-main,src-renderer}/**/*.{ts,tsx}'], { cwd: root });
    const roofless = all.filter((file) => !Object.keys(layers).some((layer) => file.startsWith(`${layer}/`)));
    expect(roofless).toEqual(['src-renderer/main.tsx']);
  });

  test('the check can fail', () => {
    const rule = layers['src-main/core'] as Layer;
    const file = 'src-main/core/x/y.ts';
    expect(violation('src-main/core', rule, { file, specifier: 'electron' })).toMatch(/core knows no host/);
    expect(violation('src-main/core', rule, { file, specifier: '../../electron/main.ts' })).toMatch(/not open/);
    const feature = { file: 'src-renderer/features/a/x.ts', specifier: '../b/y.ts' };
    expect(violation('src-renderer/features', layers['src-renderer/features'] as Layer, feature)).toMatch(
      /never imports/,
    );
  });
});
