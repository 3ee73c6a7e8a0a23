/** A DOUBLE as DuckDB prints it: the shortest digits that read back the same, an exponent below 1e-4 and from 1e16. */
export function formatDouble(value: number): string {
  return format(value, (x) => x.toExponential());
}

/** A FLOAT as DuckDB prints it; `value` must be a 32-bit float. */
export function formatFloat(value: number): string {
  return format(value, shortestFloat32);
}

function format(value: number, shortest: (positive: number) => string): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const positive = Math.abs(value);
  if (positive === Number.POSITIVE_INFINITY) return `${sign}inf`;
  if (positive === 0) return `${sign}0.0`;
  const [mantissa = '', exponentText = ''] = shortest(positive).split('e');
  return sign + withPoint(mantissa.replace('.', ''), Number(exponentText));
}

/** `digits` has its point after the first digit, times 10 to the `exponent`. */
function withPoint(digits: string, exponent: number): string {
  if (exponent < -4 || exponent >= 16) {
    const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/**
 * Nine digits always suffice for 32 bits. Above a power of two the floats lie twice as wide as below, so there the
 * shortest text may be the next one up from the rounded one. Where a text lies exactly halfway between two floats, or
 * the float halfway between two texts, DuckDB's printer (the Grisu of fmt 6) gives up and prints the value as 64 bits.
 */
function shortestFloat32(value: number): string {
  const { below, above } = halfGaps(value);
  for (let digits = 0; digits < 8; digits++) {
    const rounded = value.toExponential(digits);
    const power = Number(rounded.split('e')[1]) - digits;
    const next = (Number(rounded) + Number(`1e${power}`)).toExponential(digits);
    for (const text of [rounded, next]) {
      const away = Number(text) - value;
      if (away === above || away === -below) return value.toExponential();
      if (Math.fround(Number(text)) === value) return isHalfway(value, digits) ? value.toExponential() : text;
    }
  }
  return value.toExponential(8);
}

/** Half the distance to the neighbouring 32-bit floats; exact in 64 bits. */
function halfGaps(value: number): { below: number; above: number } {
  const float = Float32Array.of(value);
  const bits = new Int32Array(float.buffer);
  const neighbour = (step: 1 | -1) => new Float32Array(Int32Array.of((bits[0] ?? 0) + step).buffer)[0] ?? 0;
  return { below: (value - neighbour(-1)) / 2, above: (neighbour(1) - value) / 2 };
}

function isHalfway(value: number, digits: number): boolean {
  const longer = value.toExponential(digits + 1);
  return longer.includes('5e') && Number(longer) === value;
}
