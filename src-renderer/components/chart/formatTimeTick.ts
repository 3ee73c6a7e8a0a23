const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * A tick of a time axis, UTC: as fine as the ticks lie apart, and on a second line what changed above that. It is
 * called by Plot with all ticks.
 */
export function formatTimeTick(tick: Date, index: number, ticks: readonly Date[]): string {
  const step = ticks.length > 1 ? Math.abs(Number(ticks[1]) - Number(ticks[0])) : DAY;
  const before = index > 0 ? ticks[index - 1] : undefined;
  const iso = tick.toISOString();
  const year = String(tick.getUTCFullYear());
  const month = MONTHS[tick.getUTCMonth()] ?? '';
  const day = `${month} ${tick.getUTCDate()}`;
  if (step < DAY) {
    const isNewYear = before?.getUTCFullYear() !== tick.getUTCFullYear();
    const isNewDay = before?.toISOString().slice(0, 10) !== iso.slice(0, 10);
    const below = isNewDay ? `\n${day}${isNewYear ? `, ${year}` : ''}` : '';
    return clock(iso, step) + below;
  }
  const isNewYear = before?.getUTCFullYear() !== tick.getUTCFullYear();
  if (step < 28 * DAY) return isNewYear ? `${day}\n${year}` : day;
  if (step < 360 * DAY) return isNewYear ? `${month}\n${year}` : month;
  return year;
}

function clock(iso: string, step: number): string {
  const time = iso.split('T')[1] ?? '';
  if (step < 1000) return time.slice(0, 12);
  return step < MINUTE ? time.slice(0, 8) : time.slice(0, 5);
}
