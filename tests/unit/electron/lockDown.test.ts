import { expect, test } from 'vitest';
import { isOwn, isOwnMainFrame } from '../../../src-main/electron/lockDown.ts';

const origin = 'millrace://app';

test('only the own origin is own', () => {
  expect(isOwn('millrace://app/index.html?x#y', origin)).toBe(true);
  const others = ['millrace://app.evil/', 'millrace://evil/app', 'https://app/', 'file:///app', 'about:blank', '', 'x'];
  expect(others.filter((url) => isOwn(url, origin))).toEqual([]);
  expect(isOwn('ws://localhost:5173/', 'http://localhost:5173')).toBe(true);
});

test('a message counts only from the main frame of the own page', () => {
  const frame = (url: string) => ({ url });
  const mainFrame = frame('millrace://app/index.html');
  const sent = (senderFrame: unknown, main: unknown = mainFrame) =>
    isOwnMainFrame({ sender: { mainFrame: main }, senderFrame } as never, origin);
  const foreign = frame('https://example.org/');
  expect(sent(mainFrame)).toBe(true);
  expect([sent(null), sent(frame('millrace://app/frame.html')), sent(foreign), sent(foreign, foreign)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
