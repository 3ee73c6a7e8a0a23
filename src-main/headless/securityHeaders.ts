import { PAGE_HEADERS } from '#contract/pageHeaders.ts';

/** The page that asks for the password: a form and nothing else. */
export const LOGIN_POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** On every answer, refusals included. That there is no `Access-Control-*` among them is on purpose. */
export const SECURITY_HEADERS: Record<string, string> = {
  ...PAGE_HEADERS,
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), display-capture=(), usb=(), serial=()',
  'Cache-Control': 'no-store',
};
