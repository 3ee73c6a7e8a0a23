const WINDOW = [...crypto.getRandomValues(new Uint8Array(6))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');

/** The engine session of a tab. Two windows on one project do not share sessions, nor does a window with its reload. */
export const sessionOf = (tabId: string): string => `${tabId}-${WINDOW}`;

export function tabOfSession(sessionId: string): string | null {
  return sessionId.endsWith(`-${WINDOW}`) ? sessionId.slice(0, -WINDOW.length - 1) : null;
}
