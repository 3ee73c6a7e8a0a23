const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `1234567` as `1.2 MB`; units of 1000. */
export function readableBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`;
}

/** `1234567` as `1,234,567`. */
export const readableCount = (count: number): string => count.toLocaleString('en-US');
