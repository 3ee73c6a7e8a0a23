import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAGE_HEADERS } from '#contract/pageHeaders.ts';
import { pathOfUrl, serveAppFiles } from '../../../src-main/electron/serveAppFiles.ts';
import { SECURITY_HEADERS } from '../../../src-main/headless/securityHeaders.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-files-'));
const page = join(folder, 'page');

beforeAll(() => {
  mkdirSync(join(page, 'assets.js'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html>');
  writeFileSync(join(page, 'a b.js'), 'export {}');
  writeFileSync(join(page, 'notes.txt'), 'not served');
  writeFileSync(join(folder, 'secret.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = async (path: string, method = 'GET') => {
  const answer = await serveAppFiles(page)(new Request(`millrace://app${path}`, { method }));
  return [answer.status, answer.headers.get('content-type')];
};

test('serves what was built, with its media type', async () => {
  expect(await get('/')).toEqual([200, 'text/html; charset=utf-8']);
  expect(await get('/a%20b.js?v=1#x')).toEqual([200, 'text/javascript; charset=utf-8']);
});

test('refuses other methods, other kinds of files, folders and what is not there', async () => {
  expect(await get('/', 'POST')).toEqual([405, null]);
  for (const path of ['/notes.txt', '/assets.js', '/none.js', '/index.html/x.js']) {
    expect(await get(path)).toEqual([404, null]);
  }
});

test('no URL names a file outside the folder', () => {
  const part = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', '%5c', 'etc', 'secret.json', '%00', 'a', '%');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const path = pathOfUrl(page, `millrace://app/${parts.join('')}`);
      expect(path === null || path.startsWith(page + sep)).toBe(true);
    }),
  );
  expect(pathOfUrl(page, 'millrace://other/index.html')).toBeNull();
  expect(pathOfUrl(page, 'https://app/index.html')).toBeNull();
});

test('both hosts have the same policy, without eval and without a foreign origin', () => {
  const policy = PAGE_HEADERS['Content-Security-Policy'] ?? '';
  expect(SECURITY_HEADERS['Content-Security-Policy']).toBe(policy);
  expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(policy).not.toMatch(/unsafe-eval|https?:|wss?:|\*/);
});
