import { isIP } from 'node:net';

/** What a request says about where it comes from, taken from its head alone. */
interface Asked {
  method: string;
  upgrade: boolean;
  host: string | undefined;
  origin: string | undefined;
  /** Sec-Fetch-Site and Sec-Fetch-Mode: browsers send them, pages cannot change them. */
  site: string | undefined;
  mode: string | undefined;
}

export interface WebAccess {
  /** Why this request is refused, null when it may go on to the check of its session. */
  refusal(asked: Asked): { status: 403 | 421; reason: string } | null;
}

/**
 * Who may ask at all, decided on every request and upgrade before anything else is looked at.
 *
 * - Host must be an address this server was opened on. A page that has its own name point at 127.0.0.1 (DNS rebinding)
 *   still sends that name. When bound to all addresses, any literal address passes, for that is not a name.
 * - Origin, where there is one, must be this server; whatever changes something, and every upgrade, must have one.
 * - What the browser calls cross-site or same-site (another port of this machine) is refused, but for following a link.
 */
export function webAccess({ bound, port }: { bound: string; port: number }): WebAccess {
  const names = new Set(
    isLoopback(bound) ? ['127.0.0.1', 'localhost', literal(bound)] : [literal(bound).toLowerCase()],
  );
  const everyAddress = bound === '0.0.0.0' || bound === '::';

  const isOurs = (host: string): boolean => {
    const [, name = '', asked = '80'] = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(host) ?? [];
    if (Number(asked) !== port) return false;
    const bare = name.toLowerCase();
    return names.has(bare) || (everyAddress && (bare === 'localhost' || isIP(bare.replace(/^\[|\]$/g, '')) !== 0));
  };

  return {
    refusal({ method, upgrade, host, origin, site, mode }) {
      if (!host || !isOurs(host)) return { status: 421, reason: 'This server does not go by that name.' };
      const reading = !upgrade && (method === 'GET' || method === 'HEAD');
      if (origin === undefined && !reading) return { status: 403, reason: 'This request must name its origin.' };
      if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
        return { status: 403, reason: 'Requests from other pages are refused.' };
      }
      const followsLink = reading && mode === 'navigate';
      const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
      return foreign && !followsLink ? { status: 403, reason: 'Requests from other pages are refused.' } : null;
    },
  };
}

export const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));

/** An address as it stands in a Host header and a URL. */
export const literal = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);
