import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

export interface WebSessions {
  /** The one-time token of the printed address. */
  readonly token: string;
  /** Whether people may log in with a password. */
  readonly hasPassword: boolean;
  /** The `Set-Cookie` value for the right token, once; null ever after. */
  redeem(token: string): string | null;
  /** The `Set-Cookie` value for the right password; `wait` when there were too many wrong ones within a minute. */
  login(password: string): string | null | 'wait';
  /** Whether a `Cookie` header holds a session of this server. */
  holds(cookies: string | undefined): boolean;
}

interface SessionOptions {
  /** In the cookie's name, for browsers do not keep cookies of different ports apart. */
  port: number;
  password: string | null;
  /** Milliseconds since 1970. */
  now?: () => number;
}

const MOST_FAILURES = 10;
const MINUTE = 60_000;
const secret = () => randomBytes(32).toString('base64url');
const digest = (text: string) => createHash('sha256').update(text).digest();

/** Sessions live as long as the server does; nothing of them is written to disk. */
export function webSessions({ port, password, now = Date.now }: SessionOptions): WebSessions {
  const name = `millrace_${port}`;
  const token = secret();
  const sessions = new Set<string>();
  const salt = randomBytes(16);
  const stored = password === null ? null : scryptSync(password, salt, 32);
  let failures: number[] = [];
  let redeemed = false;

  const open = (): string => {
    const session = secret();
    sessions.add(digest(session).toString('hex'));
    return `${name}=${session}; HttpOnly; SameSite=Strict; Path=/`;
  };

  return {
    token,
    hasPassword: stored !== null,
    redeem(given) {
      // Equal-length digests: neither the length nor the first wrong character can be timed.
      if (!timingSafeEqual(digest(given), digest(token)) || redeemed) return null;
      redeemed = true;
      return open();
    },
    login(given) {
      if (!stored) return null;
      failures = failures.filter((time) => now() - time < MINUTE);
      if (failures.length >= MOST_FAILURES) return 'wait';
      if (timingSafeEqual(scryptSync(given, salt, 32), stored)) return open();
      failures.push(now());
      return null;
    },
    holds(cookies = '') {
      const pairs = cookies.split(';').map((pair) => pair.trim().split('='));
      return pairs.some(([key, value = '']) => key === name && sessions.has(digest(value).toString('hex')));
    },
  };
}
