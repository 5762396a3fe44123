const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** "14:02" */
export function formatTime(moment: number): string {
  return clock.format(moment);
}

/** "14:02" today, "21 Nov, 14:02" this year, "21 Nov 2025" before. */
export function formatMoment(iso: string, now = Date.now()): string {
  const date = new Date(iso);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return clock.format(date);
  if (date.getFullYear() !== today.getFullYear()) return dayOfYear.format(date);
  return `${day.format(date)}, ${clock.format(date)}`;
}

/** "45 s", "1 min", "1 min 30 s"; whole minutes from ten on. Unit: seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
