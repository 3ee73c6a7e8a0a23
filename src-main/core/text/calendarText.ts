/** Ticks of a unit in one second. */
const DAY_SECONDS = 86_400n;
const pad = (value: bigint | number, length: number) => String(value).padStart(length, '0');

/** Days since 1970-01-01 as `YYYY-MM-DD`, years before 1 as `(BC)`, like DuckDB; proleptic Gregorian, any year. */
export function dateText(days: number): string {
  if (days === 2_147_483_647) return 'infinity';
  if (days === -2_147_483_647) return '-infinity';
  const { year, month, day } = civilFromDays(days);
  return `${pad(year > 0 ? year : 1 - year, 4)}-${pad(month, 2)}-${pad(day, 2)}${year > 0 ? '' : ' (BC)'}`;
}

/** Ticks since midnight as `HH:MM:SS[.fraction]`. */
export function timeText(ticks: bigint, perSecond: bigint): string {
  const seconds = ticks / perSecond;
  const fraction = pad(ticks % perSecond, String(perSecond).length - 1).replace(/0+$/, '');
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => pad(part, 2)).join(':');
  return fraction === '' || perSecond === 1n ? clock : `${clock}.${fraction}`;
}

const FURTHEST = 9_223_372_036_854_775_807n;

/** Ticks since 1970-01-01 00:00 as `YYYY-MM-DD HH:MM:SS[.fraction]`. */
export function timestampText(ticks: bigint, perSecond: bigint): string {
  if (ticks === FURTHEST) return 'infinity';
  if (ticks === -FURTHEST) return '-infinity';
  const perDay = DAY_SECONDS * perSecond;
  const inDay = ((ticks % perDay) + perDay) % perDay;
  return `${dateText(Number((ticks - inDay) / perDay))} ${timeText(inDay, perSecond)}`;
}

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days. Year 0 is 1 BC. */
function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
