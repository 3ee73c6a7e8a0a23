/**
 * A DECIMAL(`precision`, `scale`) whose digits, without the point, are `unscaled`.
 * DuckDB leaves out the zero before the point where the type has no room for it.
 */
export function formatDecimal(unscaled: bigint, precision: number, scale: number): string {
  if (scale === 0) return unscaled.toString();
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, -scale);
  const shown = whole === '0' && precision === scale ? '' : whole;
  return `${sign}${shown}.${digits.slice(-scale)}`;
}

/** Arrow keeps a decimal as four little-endian words of 32 bits, in two's complement. */
export function readDecimal(words: Uint32Array, index: number): bigint {
  const word = (i: number) => BigInt(words[index * 4 + i] ?? 0);
  return BigInt.asIntN(128, word(0) | (word(1) << 32n) | (word(2) << 64n) | (word(3) << 96n));
}
