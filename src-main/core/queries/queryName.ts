import { MillraceError } from '#contract/errors.ts';

const LONGEST_BYTES = 200;
/** What some file system refuses in a name, control characters, and marks that turn the reading direction. */
const REFUSED = /[<>:"/\\|?*\p{Cc}\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A saved query's name is its file's name without `.sql`, so it must be one on every system.
 *
 * @throws MillraceError `usage` with the reason.
 */
export function checkQueryName(name: string): void {
  const fault = faultOf(name);
  if (fault) {
    throw new MillraceError('usage', `${JSON.stringify(name.slice(0, 80))} cannot name a query: ${fault}.`, {
      remedy: 'Use letters, digits, spaces, dashes and underscores.',
    });
  }
}

function faultOf(name: string): string | null {
  if (name.trim() === '') return 'it is empty';
  if (name !== name.trim()) return 'it begins or ends with a blank';
  if (name !== name.normalize('NFC')) return 'its accents are not in the composed form (NFC)';
  if (name.startsWith('.') || name.endsWith('.')) return 'it begins or ends with a dot';
  if (Buffer.byteLength(name) > LONGEST_BYTES) return `it is longer than ${LONGEST_BYTES} bytes`;
  const refused = REFUSED.exec(name)?.[0];
  if (refused) return `it holds ${JSON.stringify(refused)}`;
  if (DEVICE.test(name)) return 'Windows keeps that name for a device';
  return null;
}
