interface Pressed {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const isMac = (platform = globalThis.navigator?.platform ?? ''): boolean => platform.startsWith('Mac');

/** Whether this is the key a command asks for. Letters go by their place on the board, since Alt changes what they type. */
export function matchesKey(event: Pressed, key: string, mac = isMac()): boolean {
  const parts = key.split('+');
  const last = parts.at(-1) ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (mod !== wants('mod') || other || event.shiftKey !== wants('shift') || event.altKey !== wants('alt')) return false;
  return event.key === last || event.code === `Key${last.toUpperCase()}`;
}

const SYMBOLS: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', Enter: '↩' };

/** How a key is written for people: `Ctrl+Shift+Enter`, or `⌘⇧↩`. */
export function keyText(key: string, mac = isMac()): string {
  const parts = key.split('+');
  if (mac) return parts.map((part) => SYMBOLS[part] ?? part).join('');
  return parts.map((part) => (part === 'mod' ? 'Ctrl' : part.charAt(0).toUpperCase() + part.slice(1))).join('+');
}
