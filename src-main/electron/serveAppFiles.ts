import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { PAGE_HEADERS } from '#contract/pageHeaders.ts';
import { APP_ORIGIN } from './appOrigin.ts';

/** What lies in the built renderer; anything else is not served. */
const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Answers `millrace://app/…` with files of one folder: the page never sees `file://`. */
export function serveAppFiles(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    const path = pathOfUrl(folder, request.url);
    const type = path && MEDIA_TYPES[extname(path)];
    if (!path || !type) return refusal(404);
    const content = await readFile(path).catch(missing);
    return content
      ? new Response(new Uint8Array(content), { headers: { ...PAGE_HEADERS, 'Content-Type': type } })
      : refusal(404);
  };
}

/** The file a URL names, null when it names another origin or a place outside the folder. */
export function pathOfUrl(folder: string, url: string): string | null {
  const { protocol, host, pathname } = new URL(url);
  if (`${protocol}//${host}` !== APP_ORIGIN) return null;
  const name = decoded(pathname === '/' ? '/index.html' : pathname);
  if (name === null || name.includes('\0') || name.includes('\\')) return null;
  const path = resolve(folder, `.${name}`);
  return path.startsWith(resolve(folder) + sep) ? path : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function missing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR') return null;
  throw error;
}

const refusal = (status: number) => new Response(null, { status, headers: PAGE_HEADERS });
