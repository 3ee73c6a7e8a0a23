import type { IncomingMessage, ServerResponse } from 'node:http';
import { loginPage, NO_SESSION_PAGE } from './loginPage.ts';
import { LOGIN_POLICY, SECURITY_HEADERS } from './securityHeaders.ts';
import type { WebAccess } from './webAccess.ts';
import type { WebSessions } from './webSessions.ts';

const READING = new Set(['GET', 'HEAD']);
const FORM = 'application/x-www-form-urlencoded';
const LONGEST_FORM = 4096;

/** What comes before every route, found or not: headers, who asks, what method, whose session, and signing in. */
export interface Guard {
  /** True when the request may go on to the routes; else it has been answered. */
  admits(request: IncomingMessage, response: ServerResponse): boolean;
  /** Status to refuse an upgrade with, null when it may go on. */
  refusesUpgrade(request: IncomingMessage): number | null;
}

export function guardRequests(access: WebAccess, sessions: WebSessions): Guard {
  const signIn = (response: ServerResponse, status: number, note: string) => {
    response.setHeader('Content-Security-Policy', LOGIN_POLICY);
    answer(response, status, sessions.hasPassword ? loginPage(note) : NO_SESSION_PAGE);
  };

  const enter = (response: ServerResponse, cookie: string) => {
    response.setHeader('Set-Cookie', cookie);
    response.setHeader('Location', '/');
    answer(response, 303, '');
  };

  const logIn = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers['content-type'] !== FORM) return answer(response, 415, 'Only the form of this page is taken.');
    const form = await readForm(request);
    const cookie = form && sessions.login(new URLSearchParams(form).get('password') ?? '');
    if (cookie === 'wait') return signIn(response, 429, 'Too many wrong passwords. Wait a minute.');
    return cookie ? enter(response, cookie) : signIn(response, 401, 'That is not the password.');
  };

  return {
    admits(request, response) {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      const refusal = access.refusal(asked(request, false));
      if (refusal) return answer(response, refusal.status, refusal.reason);
      const { method = '', url = '', headers } = request;
      const path = url.split('?', 1)[0] ?? '';
      if (sessions.hasPassword && method === 'POST' && path === '/login') {
        logIn(request, response).catch(() => response.destroy());
        return false;
      }
      if (!READING.has(method) && !(method === 'PUT' && path.startsWith('/upload/'))) {
        return answer(response, 405, 'That cannot be done here.');
      }
      const token = path === '/' && method === 'GET' ? new URLSearchParams(url.slice(2)).get('token') : null;
      const cookie = token === null ? null : sessions.redeem(token);
      if (cookie) {
        enter(response, cookie);
        return false;
      }
      if (sessions.holds(headers.cookie)) return true;
      signIn(response, 401, 'Sign in to go on.');
      return false;
    },
    refusesUpgrade(request) {
      const refusal = access.refusal(asked(request, true));
      if (refusal) return refusal.status;
      if (request.method !== 'GET') return 405;
      return sessions.holds(request.headers.cookie) ? null : 401;
    },
  };
}

function asked({ method = '', headers }: IncomingMessage, upgrade: boolean) {
  const text = (name: string) => headers[name] as string | undefined;
  const { host, origin } = headers;
  return { method, upgrade, host, origin, site: text('sec-fetch-site'), mode: text('sec-fetch-mode') };
}

/** Always false, so that a refusal reads as one line. A body that was not read ends with its connection. */
function answer(response: ServerResponse, status: number, text: string): false {
  response.statusCode = status;
  response.setHeader('Content-Type', `text/${text.startsWith('<') ? 'html' : 'plain'}; charset=utf-8`);
  response.setHeader('Connection', 'close');
  response.end(text);
  return false;
}

async function readForm(request: IncomingMessage): Promise<string | null> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_FORM) return null;
  }
  return text;
}
