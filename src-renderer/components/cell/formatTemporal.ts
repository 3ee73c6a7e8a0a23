const INFINITE_DAYS = 2_147_483_647;
const INFINITE = 9_223_372_036_854_775_807n;
const DAY_SECONDS = 86_400n;

/** A DATE; `days` since 1970-01-01. */
export function formatDate(days: number): string {
  if (days === INFINITE_DAYS) return 'infinity';
  if (days === -INFINITE_DAYS) return '-infinity';
  const { year, month, day } = civil(days);
  const shown = year > 0 ? year : 1 - year;
  return `${pad(shown, 4)}-${pad(month, 2)}-${pad(day, 2)}${year > 0 ? '' : ' (BC)'}`;
}

/** A TIMESTAMP; `value` counts from 1970-01-01 00:00:00 in units of which a second has `perSecond`. */
export function formatTimestamp(value: bigint, perSecond: bigint): string {
  if (value === INFINITE) return 'infinity';
  if (value === -INFINITE) return '-infinity';
  const perDay = DAY_SECONDS * perSecond;
  const inDay = ((value % perDay) + perDay) % perDay;
  return `${formatDate(Number((value - inDay) / perDay))} ${formatTime(inDay, perSecond)}`;
}

/** A TIME; `value` counts from midnight in units of which a second has `perSecond`. */
export function formatTime(value: bigint, perSecond: bigint): string {
  const seconds = Number(value / perSecond);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = (value % perSecond).toString().padStart(perSecond.toString().length - 1, '0');
  const shown = fraction.replace(/0+$/, '');
  return clock.map((part) => pad(part, 2)).join(':') + (shown && `.${shown}`);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Proleptic Gregorian calendar over DuckDB's whole range, which is beyond that of Date. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
