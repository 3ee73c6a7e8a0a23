import { expect, test } from 'vitest';
import { keyText, matchesKey } from '../../../../src-renderer/app/commands/keys.ts';

const pressed = (key: string, code: string, ...held: ('ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey')[]) => ({
  key,
  code,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  shiftKey: held.includes('shiftKey'),
  altKey: held.includes('altKey'),
});

test('a key matches with exactly its modifiers', () => {
  expect(matchesKey(pressed('Enter', 'Enter', 'ctrlKey'), 'mod+Enter', false)).toBe(true);
  expect(matchesKey(pressed('Enter', 'Enter', 'ctrlKey', 'shiftKey'), 'mod+Enter', false)).toBe(false);
  expect(matchesKey(pressed('Enter', 'Enter', 'metaKey'), 'mod+Enter', true)).toBe(true);
  expect(matchesKey(pressed('k', 'KeyK'), 'mod+K', false)).toBe(false);
  expect(matchesKey(pressed('K', 'KeyK', 'ctrlKey', 'shiftKey'), 'mod+shift+K', false)).toBe(true);
});

test('a letter goes by its place, since Alt changes what it types', () => {
  expect(matchesKey(pressed('†', 'KeyT', 'altKey'), 'alt+T', true)).toBe(true);
});

test('keys are written as people of each system write them', () => {
  expect(keyText('mod+shift+Enter', false)).toBe('Ctrl+Shift+Enter');
  expect(keyText('mod+shift+Enter', true)).toBe('⌘⇧↩');
});
