import { expect, test } from 'vitest';
import { webSessions } from '../../../src-main/headless/webSessions.ts';

const cookieOf = (setCookie: string | null) => (setCookie ?? '').split(';')[0];

test('the token opens one session, once', () => {
  const sessions = webSessions({ port: 4711, password: null });
  expect(sessions.redeem('wrong')).toBeNull();
  const cookie = sessions.redeem(sessions.token);
  expect(cookie).toMatch(/^millrace_4711=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  expect(sessions.redeem(sessions.token)).toBeNull();
  expect(sessions.holds(`other=1; ${cookieOf(cookie)}`)).toBe(true);
});

test('nothing but that cookie holds a session', () => {
  const sessions = webSessions({ port: 1, password: null });
  const cookie = cookieOf(sessions.redeem(sessions.token)) ?? '';
  const bad = [
    undefined,
    '',
    'millrace_1=',
    cookie.slice(0, -1),
    cookie.replace('_1', '_2'),
    `${cookie}x`,
    cookie.toUpperCase(),
  ];
  expect(bad.map((one) => sessions.holds(one))).toEqual(bad.map(() => false));
});

test('a password opens sessions; ten wrong ones make everybody wait a minute', () => {
  let now = 0;
  const sessions = webSessions({ port: 1, password: 'correct horse', now: () => now });
  expect(sessions.holds(cookieOf(sessions.login('correct horse') as string))).toBe(true);
  expect(Array.from({ length: 11 }, () => sessions.login('wrong'))).toEqual([...Array(10).fill(null), 'wait']);
  expect(sessions.login('correct horse')).toBe('wait');
  now = 60_001;
  expect(sessions.login('correct horse')).toMatch(/HttpOnly/);
});

test('without a password nobody logs in', () => {
  expect(webSessions({ port: 1, password: null }).login('')).toBeNull();
});
